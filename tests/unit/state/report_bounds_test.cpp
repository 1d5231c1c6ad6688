#include "state/report_bounds.h"

#include <catch2/catch.hpp>
#include <limits>

#include "state/words.h"

namespace {

size_t written_size(const state::Outcome& outcome) {
  state::Report report;
  report.outcomes = {outcome};
  base::Buffer out;
  state::write_report(report, out);
  return out.str().size();
}

}  // namespace

TEST_CASE("what an outcome takes when it is stored is never more than stored_size() says") {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  const base::Usage usage = {kLeast, kLeast, kLeast, kLeast, kLeast, kLeast, kLeast};
  const std::string text(200, '\x01');
  for (const auto end :
       {state::CallEnd::kFailed, state::CallEnd::kAnswered, state::CallEnd::kAborted}) {
    for (const base::Usage& told : {base::Usage(), usage}) {
      state::Outcome outcome;
      outcome.id = outcome.key_id = outcome.worker_key_id = outcome.model = outcome.error = text;
      // Longer than the id, which is counted twice.
      outcome.param = std::string(500, '\x01');
      outcome.time_ms = outcome.begun_ms = kLeast;
      outcome.result = state::OutcomeResult::kCancelled;
      outcome.status = std::numeric_limits<int>::min();
      outcome.usage = usage;
      outcome.latency_ms = kMost;
      outcome.first_byte_ms = kMost;
      outcome.stream = outcome.refused = outcome.batch = true;
      outcome.repair = state::last_of(base::Repair::kNone);
      CHECK(state::stored_size(outcome) >= written_size(outcome));
      const state::Attempt attempt = {
          text, std::numeric_limits<int>::min(), base::CoolReason::kLeaked, end, told, kLeast};
      outcome.attempts.assign(100, attempt);
      CHECK(state::stored_size(outcome) >= written_size(outcome));
      state::HealthEffect effect;
      effect.key_id = effect.model = effect.seal = text;
      effect.effect = base::KeyEffect::kCoolModel;
      effect.reason = base::CoolReason::kLeaked;
      effect.time_ms = effect.until_ms = kLeast;
      effect.strikes = effect.status = std::numeric_limits<int>::min();
      outcome.effects.assign(100, effect);
      CHECK(state::stored_size(outcome) >= written_size(outcome));
    }
  }
}

TEST_CASE("what is sent of an outcome is its signatures too") {
  state::Outcome outcome;
  const size_t stored = state::stored_size(outcome);
  outcome.signatures = {{"call", std::string(1000, 's')}};
  CHECK(state::stored_size(outcome) == stored);
  CHECK(state::sent_size(outcome) == stored + 1004);
}

TEST_CASE("an outcome's overlong texts are cut, between two characters") {
  struct Row {
    std::string text;
    size_t kept;
  };
  const Row rows[] = {
      {std::string(256, 'a'), 256},
      {std::string(257, 'a'), 256},
      {std::string(255, 'a') + "\u00e9", 255},
      {std::string(253, 'a') + "\U0001f600", 253},
      {std::string(252, 'a') + "\U0001f600b", 256},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    state::Outcome outcome;
    outcome.id = outcome.key_id = outcome.worker_key_id = outcome.model = row.text;
    outcome.error = outcome.param = row.text;
    outcome.attempts = {{row.text}};
    outcome.effects = {{row.text, row.text}};
    outcome.effects[0].seal = row.text;
    state::bound_outcome(outcome);
    const state::HealthEffect& effect = outcome.effects.at(0);
    for (const std::string& text :
         {outcome.id, outcome.key_id, outcome.worker_key_id, outcome.model, outcome.error,
          outcome.param, outcome.attempts.at(0).key_id, effect.key_id, effect.model, effect.seal}) {
      CHECK(text == row.text.substr(0, row.kept));
    }
  }
}

TEST_CASE("an outcome keeps the signatures that can be stored") {
  const std::string id(state::kLongestText, 'c');
  const std::string signature(state::kLongestSignature, 's');
  state::Outcome outcome;
  outcome.signatures = {{id, signature}, {id + "c", "s"}, {"c", signature + "s"}, {"d", "t"}};
  state::bound_outcome(outcome);
  REQUIRE(outcome.signatures.size() == 2);
  CHECK(outcome.signatures[0].call_id == id);
  CHECK(outcome.signatures[1].call_id == "d");
}

TEST_CASE("of an outcome that is too large, detail goes first, then calls") {
  state::Outcome outcome;
  outcome.error = "rate_limit_exceeded";
  outcome.effects.assign(10'000, {"key", "model"});
  outcome.attempts.assign(1000, {"key"});
  state::bound_outcome(outcome);
  CHECK(outcome.effects.empty());
  CHECK(outcome.error.empty());
  CHECK(outcome.attempts.size() == 1000);
  outcome.attempts.assign(100'000, {std::string(state::kLongestText, 'k')});
  outcome.attempts[0].usage.total = 5;
  state::bound_outcome(outcome);
  CHECK(state::stored_size(outcome) <= state::kLargestReport);
  CHECK(state::stored_size(outcome) > state::kLargestReport / 2);
  CHECK(outcome.attempts.at(0).usage.total == 5);
}

TEST_CASE("an outcome without detail counts as before") {
  using Change = void (*)(state::Outcome&);
  const Change changes[] = {
      [](state::Outcome& outcome) { outcome.effects = {{"key"}}; },
      [](state::Outcome& outcome) {
        outcome.signatures = {{"call", "signature"}};
      },
      [](state::Outcome& outcome) { outcome.error = outcome.param = "stop"; },
      [](state::Outcome& outcome) { outcome.repair = base::Repair::kDropStore; },
      [](state::Outcome& outcome) { outcome.attempts[1].reason = base::CoolReason::kCapacity; },
  };
  state::Outcome bare;
  bare.id = "r";
  bare.attempts = {{"a", 200}, {"b", 503}};
  const size_t size = written_size(bare);
  CHECK_FALSE(state::drop_detail(bare));
  for (const Change change : changes) {
    state::Outcome outcome = bare;
    change(outcome);
    CHECK(state::drop_detail(outcome));
    CHECK(written_size(outcome) == size);
    CHECK_FALSE(state::drop_detail(outcome));
  }
}
