#include "keys/apply_outcome.h"

#include <catch2/catch.hpp>
#include <string>

#include "chat/failure.h"
#include "keys/health.h"
#include "keys/window.h"

namespace {

constexpr int64_t kNow = 1795305600000;
constexpr int64_t kDayMs = 86'400'000;

state::KeysDocument two_keys() {
  state::KeysDocument document;
  document.day = "2026-11-21";
  document.keys.resize(2);
  document.keys[0].id = "a";
  document.keys[1].id = "b";
  return document;
}

state::Attempt good(const char* key) {
  return {key, 200, {}, state::CallEnd::kAnswered, {.prompt = 100, .completion = 20}};
}

state::Outcome answered(std::vector<state::Attempt> attempts) {
  state::Outcome outcome;
  outcome.id = "r";
  outcome.time_ms = kNow;
  outcome.key_id = attempts.back().key_id;
  outcome.worker_key_id = "w";
  outcome.model = "m";
  outcome.attempts = std::move(attempts);
  outcome.usage.prompt = 100;
  outcome.usage.completion = 20;
  return outcome;
}

}  // namespace

TEST_CASE("keys: an outcome counts the answer for one key and errors for the others") {
  state::KeysDocument document = two_keys();
  state::Outcome outcome = answered({{"a", 429, {}}, good("b")});
  outcome.effects = {{"a", "m", chat::KeyEffect::kCoolModel, chat::CoolReason::kMinuteQuota, kNow,
                      kNow + 41'000, 0, 429}};
  CHECK(keys::apply_outcome(document, outcome) == std::vector<size_t>{0, 1});
  const state::ModelRecord& a = document.keys[0].models.at(0);
  const state::ModelRecord& b = document.keys[1].models.at(0);
  CHECK(a.today.requests == 0);
  CHECK(a.today.errors == 1);
  CHECK(a.health.until_ms == kNow + 41'000);
  CHECK(b.today.requests == 1);
  CHECK(b.today.errors == 0);
  CHECK(b.today.prompt_tokens == 100);
  CHECK(b.today.completion_tokens == 20);
  CHECK(keys::rate_at(b.window, kNow).tokens == 100);  // the input
  CHECK(keys::rate_at(a.window, kNow).requests == 1);
}

TEST_CASE("keys: a call that names no model counts for none, and teaches nothing of any") {
  state::KeysDocument document = two_keys();
  state::Outcome outcome = answered({{"a", 500, {}}, good("b")});
  outcome.model.clear();
  outcome.repair = chat::Repair::kFanOut;
  CHECK(keys::apply_outcome(document, outcome) == std::vector<size_t>{0, 1});
  CHECK(document.keys[0].models.empty());
  CHECK(document.keys[1].models.empty());
  state::Policy policy;
  CHECK_FALSE(keys::remember_repair(policy, outcome));
  CHECK(policy.repairs.empty());
}

TEST_CASE("keys: a batch takes nothing of its model's quota, and tells nothing of its health") {
  state::KeysDocument document = two_keys();
  state::model_record(document.keys[0], "m").health.strikes = 2;
  state::Outcome outcome = answered({good("a")});
  outcome.batch = true;
  CHECK(keys::apply_outcome(document, outcome) == std::vector<size_t>{0});
  const state::ModelRecord& record = document.keys[0].models.at(0);
  CHECK(record.today.requests == 0);
  CHECK(keys::rate_at(record.window, kNow).requests == 0);
  CHECK(record.health.strikes == 2);
}

TEST_CASE("keys: every answered call counts for its own key") {
  state::KeysDocument document = two_keys();
  state::Outcome outcome = answered({good("a"), good("b"), good("a")});
  keys::apply_outcome(document, outcome);
  CHECK(document.keys[0].models.at(0).today.requests == 2);
  CHECK(document.keys[0].models.at(0).today.prompt_tokens == 200);
  CHECK(document.keys[1].models.at(0).today.requests == 1);
  CHECK(document.keys[1].models.at(0).today.completion_tokens == 20);
}

TEST_CASE("keys: what the end of a call means for the counters") {
  using state::OutcomeResult;
  struct Row {
    std::string_view name;
    OutcomeResult result;
    state::CallEnd end;
    int64_t requests;
    int64_t errors;
  };
  const Row rows[] = {
      {"answered", OutcomeResult::kOk, state::CallEnd::kAnswered, 1, 0},
      {"failed", OutcomeResult::kError, state::CallEnd::kFailed, 0, 1},
      {"answered before another choice failed", OutcomeResult::kError, state::CallEnd::kAnswered, 1,
       0},
      {"client left early", OutcomeResult::kCancelled, state::CallEnd::kAborted, 0, 0},
      {"client left late", OutcomeResult::kCancelled, state::CallEnd::kAnswered, 1, 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    state::KeysDocument document = two_keys();
    state::Outcome outcome = answered({{"a", 200, {}, row.end, {}}});
    outcome.result = row.result;
    keys::apply_outcome(document, outcome);
    CHECK(document.keys[0].models.at(0).today.requests == row.requests);
    CHECK(document.keys[0].models.at(0).today.errors == row.errors);
  }
}

TEST_CASE("keys: a stream that was cut counts its tokens, not a request") {
  state::KeysDocument document = two_keys();
  state::Outcome outcome = answered({good("a")});
  outcome.result = state::OutcomeResult::kError;
  outcome.attempts[0].end = state::CallEnd::kFailed;
  keys::apply_outcome(document, outcome);
  const state::DayUsage& today = document.keys[0].models.at(0).today;
  CHECK(today.requests == 0);
  CHECK(today.errors == 1);
  CHECK(today.prompt_tokens == 100);
  CHECK(today.completion_tokens == 20);
  state::ConfigDocument config;
  config.day = "2026-11-21";
  config.worker_keys.resize(1);
  config.worker_keys[0].id = "w";
  keys::apply_outcome(config, outcome);
  CHECK(config.worker_keys[0].today.requests == 0);
  CHECK(config.worker_keys[0].today.tokens == 120);
}

TEST_CASE(
    "keys: a chat counts for the minute and the day in which it began, each call for its own") {
  constexpr int64_t kMidnight = 1795334400000;
  state::KeysDocument document = two_keys();
  state::ConfigDocument config;
  config.worker_keys.resize(1);
  config.worker_keys[0].id = "w";
  document.day = config.day = "2026-11-22";
  // Let in a second before midnight; the first call failed then, the second was made after it.
  state::Outcome outcome = answered({{"a", 503, {}}, good("b")});
  outcome.time_ms = kMidnight + 90'000;
  outcome.begun_ms = kMidnight - 1'000;
  outcome.attempts[1].begun_ms = kMidnight + 1'000;
  keys::apply_outcome(document, outcome);
  keys::apply_outcome(config, outcome);
  const state::ModelRecord& before = document.keys[0].models.at(0);
  CHECK(before.today.errors == 0);
  CHECK(before.window.minute == kMidnight / 60'000 - 1);
  const state::ModelRecord& after = document.keys[1].models.at(0);
  CHECK(after.today.requests == 1);
  CHECK(after.today.prompt_tokens == 100);
  CHECK(after.window.minute == kMidnight / 60'000);
  const state::WorkerKey& client = config.worker_keys[0];
  CHECK(client.today.requests == 0);
  CHECK(client.today.tokens == 0);
  CHECK(keys::rate_at(client.window, kMidnight).requests == 1);
  CHECK(keys::rate_at(client.window, outcome.time_ms).requests == 0);
}

TEST_CASE("keys: a long chat that is told late leaves newer minutes as they are") {
  state::KeysDocument document = two_keys();
  state::Outcome quick = answered({good("a")});
  quick.begun_ms = kNow + 180'000;
  keys::apply_outcome(document, quick);
  state::Outcome late = answered({good("a")});
  late.time_ms = kNow + 181'000;
  late.begun_ms = kNow;
  keys::apply_outcome(document, late);
  const state::ModelRecord& record = document.keys[0].models.at(0);
  CHECK(keys::rate_at(record.window, kNow + 181'000).requests == 1);
  CHECK(record.today.requests == 2);
}

TEST_CASE("keys: yesterday's chat changes no counter of today, but health") {
  state::KeysDocument document = two_keys();
  state::Outcome outcome = answered({good("a")});
  outcome.time_ms = kNow - kDayMs;
  document.keys[0].suspect_since_ms = 5;
  keys::apply_outcome(document, outcome);
  CHECK(document.keys[0].models.at(0).today.requests == 0);
  CHECK(document.keys[0].suspect_since_ms == 0);
}

TEST_CASE("keys: an answer clears strikes though the isolate knew of none") {
  state::KeysDocument document = two_keys();
  state::model_record(document.keys[0], "m").health = {
      state::HealthState::kCooling, chat::CoolReason::kCapacity, kNow - 1, 4, 429};
  keys::apply_outcome(document, answered({good("a")}));
  CHECK(document.keys[0].models[0].health.strikes == 0);
  CHECK(document.keys[0].models[0].health.state == state::HealthState::kReady);
}

TEST_CASE("keys: outcomes of removed keys and without any call are harmless") {
  state::KeysDocument document = two_keys();
  CHECK(keys::apply_outcome(document, answered({good("gone")})).empty());
  state::Outcome none;
  none.result = state::OutcomeResult::kError;
  CHECK(keys::apply_outcome(document, none).empty());
}

TEST_CASE("keys: a worker key is charged for the calls that were answered") {
  using state::OutcomeResult;
  struct Row {
    std::string_view name;
    OutcomeResult result;
    std::vector<state::Attempt> attempts;
    int64_t requests;
    int64_t tokens;
  };
  const state::Attempt failed = {"b", 429, {}};
  const state::Attempt aborted = {"b", 0, {}, state::CallEnd::kAborted};
  const Row rows[] = {
      {"answered", OutcomeResult::kOk, {good("a")}, 1, 120},
      {"at the second try", OutcomeResult::kOk, {failed, good("a")}, 1, 120},
      {"three choices", OutcomeResult::kOk, {good("a"), good("b"), good("a")}, 1, 360},
      {"two prompts, and the third failed",
       OutcomeResult::kError,
       {good("a"), good("b"), failed},
       1,
       240},
      {"failed", OutcomeResult::kError, {failed, failed}, 0, 0},
      {"the client left late", OutcomeResult::kCancelled, {good("a")}, 1, 120},
      {"the client left early", OutcomeResult::kCancelled, {aborted}, 0, 0},
      {"no call", OutcomeResult::kError, {}, 0, 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    state::ConfigDocument config;
    config.day = "2026-11-21";
    config.worker_keys.resize(1);
    config.worker_keys[0].id = "w";
    state::Outcome outcome = answered({good("a")});
    outcome.result = row.result;
    outcome.attempts = row.attempts;
    outcome.usage = {};
    for (const state::Attempt& attempt : row.attempts)
      base::add_usage(outcome.usage, attempt.usage);
    keys::apply_outcome(config, outcome);
    CHECK(config.worker_keys[0].today.requests == row.requests);
    CHECK(config.worker_keys[0].today.tokens == row.tokens);
  }
}

TEST_CASE("keys: a worker key's use and a learned repair are counted once") {
  state::ConfigDocument config;
  config.day = "2026-11-21";
  config.worker_keys.resize(1);
  config.worker_keys[0].id = "w";
  config.policy.repairs = {{"old", chat::Repair::kDropStore, kNow}};
  state::Outcome outcome = answered({{"a", 400, {}}, good("a")});
  outcome.repair = chat::Repair::kDropStore;
  keys::ConfigChange change = keys::apply_outcome(config, outcome);
  REQUIRE(change.worker_key != nullptr);
  CHECK(change.worker_key->today.requests == 1);
  CHECK(change.worker_key->today.tokens == 120);
  CHECK(change.policy);
  REQUIRE(config.policy.repairs.size() == 1);
  CHECK(config.policy.repairs[0].model == "m");
  CHECK(config.policy.repairs[0].until_ms == kNow + kDayMs);
  CHECK_FALSE(keys::apply_outcome(config, outcome).policy);
  CHECK(config.policy.repairs.size() == 1);

  for (const chat::Repair repair :
       {chat::Repair::kDropThinking, chat::Repair::kDropThinkingLevel, chat::Repair::kRelaxSchema,
        chat::Repair::kStandInSignatures, chat::Repair::kAppendText}) {
    outcome.repair = repair;
    CHECK_FALSE(keys::apply_outcome(config, outcome).policy);
  }
  outcome.result = state::OutcomeResult::kError;
  outcome.repair = chat::Repair::kDropSampling;
  change = keys::apply_outcome(config, outcome);
  CHECK_FALSE(change.policy);
  CHECK(config.worker_keys[0].today.requests == 8);
  outcome.worker_key_id = "gone";
  CHECK(keys::apply_outcome(config, outcome).worker_key == nullptr);
}

TEST_CASE("keys: a repair that is needed again is remembered longer, and never shorter") {
  state::Policy policy;
  state::Outcome outcome = answered({{"a", 400, {}}, good("a")});
  outcome.repair = chat::Repair::kDropStore;
  struct Row {
    int64_t after_ms;
    bool changes;
    int64_t until_ms;
  };
  for (const Row& row :
       {Row{0, true, kNow + kDayMs}, Row{1000, true, kNow + kDayMs + 1000},
        Row{1000, false, kNow + kDayMs + 1000}, Row{500, false, kNow + kDayMs + 1000}}) {
    CAPTURE(row.after_ms);
    outcome.time_ms = kNow + row.after_ms;
    CHECK(keys::remember_repair(policy, outcome) == row.changes);
    REQUIRE(policy.repairs.size() == 1);
    CHECK(policy.repairs[0].until_ms == row.until_ms);
  }
}

TEST_CASE("keys: repairs are remembered each for its own model") {
  state::Policy policy;
  state::Outcome outcome = answered({{"a", 400, {}}, good("a")});
  for (const char* model : {"m", "n"}) {
    for (const chat::Repair repair : {chat::Repair::kDropStore, chat::Repair::kFanOut}) {
      outcome.model = model;
      outcome.repair = repair;
      CHECK(keys::remember_repair(policy, outcome));
      CHECK_FALSE(keys::remember_repair(policy, outcome));
      CHECK(policy.repairs.back().model == model);
      CHECK(policy.repairs.back().repair == repair);
    }
  }
  CHECK(policy.repairs.size() == 4);
}
