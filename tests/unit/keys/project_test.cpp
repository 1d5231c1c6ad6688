// What the keys of one Google project have in common.
#include <catch2/catch.hpp>
#include <string>

#include "base/pacific_time.h"
#include "keys/choose.h"
#include "keys/health.h"
#include "keys/window.h"
#include "unit/keys/end_chat.h"

namespace {

constexpr int64_t kNow = 1795305600000 + 30'000;
constexpr std::string_view kModel = "gemini-2.5-flash";

state::KeysDocument project_of_two() {
  state::KeysDocument document;
  document.day = base::pacific_day(kNow);
  for (const char* id : {"k0", "k1"}) {
    state::GeminiKey& key = document.keys.emplace_back();
    key.id = id;
    key.project_group = "p";
  }
  return document;
}

}  // namespace

TEST_CASE("keys: an answer ends what is left of a rest for all keys of the project") {
  using chat::CoolReason;
  using chat::KeyEffect;
  struct Row {
    std::string_view name;
    KeyEffect effect;
    CoolReason reason;
    int64_t grows_from_ms;
  };
  const Row rows[] = {
      {"strikes", KeyEffect::kCoolModel, CoolReason::kCapacity, 30'000},
      {"of the model", KeyEffect::kCoolModel, CoolReason::kDailyQuota, 0},
      {"of the key", KeyEffect::kCoolKey, CoolReason::kCredit, 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    state::KeysDocument document = project_of_two();
    document.keys.emplace_back().id = "stranger";
    document.keys[1].suspect_since_ms = kNow;
    chat::Failure failure;
    failure.effect = row.effect;
    failure.reason = row.reason;
    failure.cool_base_ms = failure.cool_cap_ms = row.grows_from_ms;
    if (row.grows_from_ms == 0) failure.cool_until_ms = kNow + 9000;
    const int64_t end = keys::apply_failure(document, {"k0"}, kModel, failure, kNow, 1).until_ms;
    const state::HealthEffect answered = keys::success_effect({"k0"}, kModel, end);
    CHECK(keys::apply_effect(document, answered) == std::vector<size_t>{0, 1});
    for (const size_t index : {0u, 1u}) {
      const state::GeminiKey& key = document.keys[index];
      CHECK(key.health == state::Health());
      for (const state::ModelRecord& record : key.models) CHECK(record.health == state::Health());
    }
    // It says nothing of the other's secret.
    CHECK(document.keys[1].suspect_since_ms == kNow);
  }
}

TEST_CASE("keys: what a project's keys used in the minute before counts together, told or not") {
  struct Row {
    std::string_view name;
    bool told;
    std::optional<int64_t> rpm;
    std::optional<int64_t> tpm;
    bool ready;
  };
  // Half of what was told, for half of its minute is left; all that began within sixty seconds.
  const Row rows[] = {
      {"told requests reached", true, 4, {}, false}, {"told requests left", true, 5, {}, true},
      {"told tokens reached", true, {}, 10, false},  {"told tokens left", true, {}, 11, true},
      {"new requests reached", false, 2, {}, false}, {"new requests left", false, 3, {}, true},
      {"new tokens reached", false, {}, 10, false},  {"new tokens left", false, {}, 11, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    state::KeysDocument document = project_of_two();
    keys::LocalCounts counts;
    for (state::GeminiKey& key : document.keys) {
      if (row.told) {
        keys::add_to_window(state::model_record(key, kModel).window, kNow - 40'000, 4, 10);
        continue;
      }
      counts.start_call(key.id, key, kModel, kNow - 40'000);
      state::Outcome outcome;
      outcome.id = key.id;
      outcome.attempts = {{key.id, 200, {}, state::CallEnd::kAnswered, {.prompt = 5}}};
      support::end_chat(counts, outcome);
    }
    state::ConfigDocument config;
    state::Model& model = config.policy.models.emplace_back();
    model.id = kModel;
    model.rpm = row.rpm;
    model.tpm = row.tpm;
    keys::Ask ask;
    ask.model = kModel;
    ask.now_ms = kNow;
    CHECK(keys::choose(document, config, counts, ask).has_value() == row.ready);
  }
}
