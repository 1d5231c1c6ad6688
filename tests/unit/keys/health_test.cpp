#include "keys/health.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "base/pacific_time.h"
#include "state/words.h"

namespace {

using chat::CoolReason;
using chat::KeyEffect;
using keys::Availability;

constexpr int64_t kNow = 1795305600000;
constexpr std::string_view kModel = "gemini-2.5-flash";

state::KeysDocument pool(int count) {
  state::KeysDocument document;
  document.day = "2026-11-21";
  for (int i = 0; i < count; ++i) {
    state::GeminiKey key;
    key.id = "k" + std::to_string(i);
    document.keys.push_back(key);
  }
  return document;
}

chat::Failure failure(KeyEffect effect, CoolReason reason, int64_t until_ms) {
  chat::Failure out;
  out.effect = effect;
  out.reason = reason;
  if (until_ms != 0) out.cool_until_ms = until_ms;
  out.upstream_status = 429;
  return out;
}

chat::Failure growing(KeyEffect effect, CoolReason reason, int64_t base_ms, int64_t cap_ms) {
  chat::Failure out = failure(effect, reason, 0);
  out.cool_base_ms = base_ms;
  out.cool_cap_ms = cap_ms;
  return out;
}

}  // namespace

TEST_CASE("keys: every kind of blame shows in the next availability") {
  const int64_t midnight = base::next_pacific_midnight_ms(kNow);
  struct Row {
    std::string_view name;
    chat::Failure failure;
    Availability::Kind same_model;
    Availability::Kind other_model;
    state::HealthState state;
    int64_t until_ms;
  };
  using Kind = Availability::Kind;
  using State = state::HealthState;
  const Row rows[] = {
      {"not the key's fault", failure(KeyEffect::kNone, CoolReason::kNone, 0), Kind::kReady,
       Kind::kReady, State::kReady, 0},
      {"suspect", failure(KeyEffect::kSuspect, CoolReason::kInvalid, 0), Kind::kOut, Kind::kOut,
       State::kCooling, kNow + 60'000},
      {"unauthorised", failure(KeyEffect::kDisable, CoolReason::kInvalid, 0), Kind::kOut,
       Kind::kOut, State::kInvalid, 0},
      {"suspended", failure(KeyEffect::kDisable, CoolReason::kSuspended, 0), Kind::kOut, Kind::kOut,
       State::kSuspended, 0},
      {"address", failure(KeyEffect::kCoolKey, CoolReason::kAddressBlocked, kNow + 3'600'000),
       Kind::kWaiting, Kind::kWaiting, State::kCooling, kNow + 3'600'000},
      {"billing", failure(KeyEffect::kCoolKey, CoolReason::kBilling, kNow + 86'400'000),
       Kind::kWaiting, Kind::kWaiting, State::kCooling, kNow + 86'400'000},
      {"unreadable", failure(KeyEffect::kCoolKey, CoolReason::kUnreadable, kNow + 600'000),
       Kind::kOut, Kind::kOut, State::kCooling, kNow + 600'000},
      {"credit", failure(KeyEffect::kCoolKey, CoolReason::kCredit, kNow + 3'600'000),
       Kind::kWaiting, Kind::kWaiting, State::kExhausted, kNow + 3'600'000},
      {"limit 0", failure(KeyEffect::kCoolModel, CoolReason::kNoQuota, kNow + 86'400'000),
       Kind::kWaiting, Kind::kReady, State::kExhausted, kNow + 86'400'000},
      {"day", failure(KeyEffect::kCoolModel, CoolReason::kDailyQuota, midnight), Kind::kWaiting,
       Kind::kReady, State::kExhausted, midnight},
      {"minute", failure(KeyEffect::kCoolModel, CoolReason::kMinuteQuota, kNow + 41'000),
       Kind::kWaiting, Kind::kReady, State::kCooling, kNow + 41'000},
      {"capacity", failure(KeyEffect::kCoolModel, CoolReason::kCapacity, kNow + 30'000),
       Kind::kWaiting, Kind::kReady, State::kCooling, kNow + 30'000},
      {"model gone", failure(KeyEffect::kCoolModel, CoolReason::kModelGone, kNow + 86'400'000),
       Kind::kWaiting, Kind::kReady, State::kCooling, kNow + 86'400'000},
      {"permission", failure(KeyEffect::kCoolModel, CoolReason::kPermission, kNow + 3'600'000),
       Kind::kWaiting, Kind::kReady, State::kCooling, kNow + 3'600'000},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    state::KeysDocument document = pool(2);
    keys::apply_failure(document, {"k0"}, kModel, row.failure, kNow, 1);
    const state::GeminiKey& key = document.keys[0];
    CHECK(keys::availability(key, kModel, kNow).kind == row.same_model);
    CHECK(keys::availability(key, "other", kNow).kind == row.other_model);
    const bool of_model = row.failure.effect == KeyEffect::kCoolModel;
    const state::Health& health = of_model ? key.models.at(0).health : key.health;
    CHECK(health.state == row.state);
    CHECK(health.until_ms == row.until_ms);
    CHECK(health.reason == row.failure.reason);
    CHECK(health.status == (row.state == State::kReady ? 0 : 429));
    CHECK(keys::availability(document.keys[1], kModel, kNow).kind == Kind::kReady);
    if (row.until_ms == 0) continue;
    CHECK(keys::availability(key, kModel, row.until_ms - 1).kind == row.same_model);
    CHECK(keys::availability(key, kModel, row.until_ms).kind == Kind::kReady);
  }
}

TEST_CASE("keys: a second invalid answer counts only a minute later") {
  const chat::Failure invalid = failure(KeyEffect::kSuspect, CoolReason::kInvalid, 0);
  struct Row {
    std::string_view name;
    int64_t second_after_ms;
    bool success_between;
    state::HealthState state;
  };
  const Row rows[] = {
      {"at once, from a call under way", 10, false, state::HealthState::kCooling},
      {"too early", 59'999, false, state::HealthState::kCooling},
      {"confirmed", 60'000, false, state::HealthState::kInvalid},
      {"confirmed a day later", 86'400'000, false, state::HealthState::kInvalid},
      {"an answer in between", 70'000, true, state::HealthState::kCooling},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    state::KeysDocument document = pool(1);
    keys::apply_failure(document, {"k0"}, kModel, invalid, kNow, 1);
    CHECK(document.keys[0].health.until_ms == kNow + keys::kSuspectMs);
    if (row.success_between) {
      keys::apply_effect(document, keys::success_effect({"k0"}, kModel, kNow + 65'000));
      CHECK(document.keys[0].suspect_since_ms == 0);
    }
    const int64_t later = kNow + row.second_after_ms;
    keys::apply_failure(document, {"k0"}, kModel, invalid, later, 1);
    CHECK(document.keys[0].health.state == row.state);
    keys::clear_health(document.keys[0]);
    keys::apply_failure(document, {"k0"}, kModel, invalid, later + keys::kSuspectMs, 1);
    CHECK(document.keys[0].health.state == state::HealthState::kCooling);
  }
}

TEST_CASE("keys: a key that was found invalid twice stays out though a call from before succeeds") {
  const chat::Failure invalid = failure(KeyEffect::kSuspect, CoolReason::kInvalid, 0);
  state::KeysDocument document = pool(1);
  keys::apply_failure(document, {"k0"}, kModel, invalid, kNow, 1);
  keys::apply_failure(document, {"k0"}, kModel, invalid, kNow + keys::kSuspectMs, 1);
  const state::GeminiKey confirmed = document.keys[0];
  REQUIRE(confirmed.health.state == state::HealthState::kInvalid);
  CHECK(confirmed.health.until_ms == 0);
  const state::HealthEffect late =
      keys::success_effect({"k0"}, kModel, kNow + keys::kSuspectMs + 1);
  CHECK(keys::apply_effect(document, late).empty());
  CHECK(document.keys[0].health == confirmed.health);
  CHECK(document.keys[0].suspect_since_ms == kNow);
}

TEST_CASE("keys: an answer ends a suspicion at once, but no other rest of the key") {
  const chat::Failure invalid = failure(KeyEffect::kSuspect, CoolReason::kInvalid, 0);
  const int64_t billed = kNow + 86'400'000;
  struct Row {
    std::string_view name;
    std::vector<chat::Failure> failures;
    Availability::Kind after;
    int64_t until_ms;
  };
  const chat::Failure billing = failure(KeyEffect::kCoolKey, CoolReason::kBilling, billed);
  const Row rows[] = {
      {"suspected", {invalid}, Availability::Kind::kReady, 0},
      {"suspected, then billing", {invalid, billing}, Availability::Kind::kWaiting, billed},
      {"billing, then suspected", {billing, invalid}, Availability::Kind::kWaiting, billed},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    state::KeysDocument document = pool(1);
    for (const chat::Failure& one : row.failures) {
      keys::apply_failure(document, {"k0"}, kModel, one, kNow, 1);
    }
    const int64_t soon = kNow + 10'000;
    CHECK(keys::apply_effect(document, keys::success_effect({"k0"}, kModel, soon)) ==
          std::vector<size_t>{0});
    const Availability now = keys::availability(document.keys[0], kModel, soon);
    CHECK(now.kind == row.after);
    CHECK(now.until_ms == row.until_ms);
    CHECK(document.keys[0].suspect_since_ms == 0);
  }
}

TEST_CASE("keys: the admin's test confirms a suspicion at once, but is no first and second") {
  const chat::Failure invalid = failure(KeyEffect::kSuspect, CoolReason::kInvalid, 0);
  state::KeysDocument document = pool(1);
  for (const state::HealthState expected :
       {state::HealthState::kCooling, state::HealthState::kInvalid}) {
    keys::apply_effect(document, keys::decide_effect(document, {"k0"}, kModel, invalid, kNow, 1,
                                                     keys::Origin::kAdminTest));
    CHECK(document.keys[0].health.state == expected);
  }
}

TEST_CASE("keys: a disabled key stays out whatever comes, until an operator clears it") {
  state::KeysDocument document = pool(1);
  keys::apply_failure(document, {"k0"}, kModel,
                      failure(KeyEffect::kDisable, CoolReason::kSuspended, 0), kNow, 1);
  keys::apply_failure(document, {"k0"}, kModel,
                      failure(KeyEffect::kCoolKey, CoolReason::kBilling, kNow + 1000), kNow, 1);
  keys::apply_failure(document, {"k0"}, kModel,
                      failure(KeyEffect::kSuspect, CoolReason::kInvalid, 0), kNow, 1);
  CHECK(keys::apply_effect(document, keys::success_effect({"k0"}, kModel, kNow + 5)).empty());
  CHECK(document.keys[0].health.state == state::HealthState::kSuspended);
  CHECK(document.keys[0].health.status == 429);
  keys::clear_health(document.keys[0]);
  CHECK(keys::availability(document.keys[0], kModel, kNow).kind == Availability::Kind::kReady);
}

TEST_CASE("keys: growing cool-downs double with each strike up to the cap") {
  const chat::Failure capacity =
      growing(KeyEffect::kCoolModel, CoolReason::kCapacity, 30'000, 600'000);
  state::KeysDocument document = pool(1);
  int64_t now = kNow;
  for (const int64_t length : {30'000, 60'000, 120'000, 240'000, 480'000, 600'000, 600'000}) {
    const state::HealthEffect effect =
        keys::apply_failure(document, {"k0"}, kModel, capacity, now, static_cast<uint64_t>(now));
    CAPTURE(length, effect.strikes);
    CHECK(effect.until_ms - now >= length);
    CHECK(effect.until_ms - now <= std::min<int64_t>(length + length / 10, 600'000));
    now = effect.until_ms;
  }
  document.keys[0].models[0].health.strikes = 1000;
  CHECK(keys::decide_effect(document, {"k0"}, kModel, capacity, now, 1).until_ms == now + 600'000);
  keys::apply_effect(document, keys::success_effect({"k0"}, kModel, now));
  CHECK(document.keys[0].models[0].health.strikes == 0);
  CHECK(document.keys[0].models[0].health.state == state::HealthState::kReady);
  CHECK(keys::apply_failure(document, {"k0"}, kModel, capacity, now, 1).strikes == 1);
}

TEST_CASE("keys: failures of calls under way are no further strikes") {
  const chat::Failure credit =
      growing(KeyEffect::kCoolKey, CoolReason::kCredit, 3'600'000, 86'400'000);
  state::KeysDocument document = pool(1);
  for (int i = 0; i < 20; ++i) {
    keys::apply_failure(document, {"k0"}, kModel, credit, kNow + i, 1);
  }
  CHECK(document.keys[0].health.strikes == 1);
  CHECK(keys::apply_effect(document, keys::success_effect({"k0"}, kModel, kNow + 50)).empty());
  CHECK(document.keys[0].health.strikes == 1);
}

TEST_CASE("keys: the longest rest wins") {
  const int64_t midnight = base::next_pacific_midnight_ms(kNow);
  const chat::Failure minute =
      failure(KeyEffect::kCoolModel, CoolReason::kMinuteQuota, kNow + 60'000);
  const chat::Failure day = failure(KeyEffect::kCoolModel, CoolReason::kDailyQuota, midnight);
  for (const bool day_first : {false, true}) {
    state::KeysDocument document = pool(1);
    keys::apply_failure(document, {"k0"}, kModel, day_first ? day : minute, kNow, 1);
    keys::apply_failure(document, {"k0"}, kModel, day_first ? minute : day, kNow, 1);
    CHECK(document.keys[0].models[0].health.until_ms == midnight);
    CHECK(document.keys[0].models[0].health.reason == CoolReason::kDailyQuota);
  }
  state::KeysDocument document = pool(1);
  keys::apply_failure(document, {"k0"}, kModel, minute, kNow, 1);
  keys::apply_failure(document, {"k0"}, kModel,
                      failure(KeyEffect::kCoolKey, CoolReason::kBilling, kNow + 5000), kNow, 1);
  const Availability both = keys::availability(document.keys[0], kModel, kNow);
  CHECK(both.until_ms == kNow + 60'000);
  CHECK(both.reason == CoolReason::kMinuteQuota);
}

TEST_CASE("keys: one project shares quota rests, but not the state of a secret") {
  struct Row {
    KeyEffect effect;
    CoolReason reason;
    bool shared;
  };
  const Row rows[] = {
      {KeyEffect::kCoolModel, CoolReason::kDailyQuota, true},
      {KeyEffect::kCoolModel, CoolReason::kMinuteQuota, true},
      {KeyEffect::kCoolModel, CoolReason::kHourQuota, true},
      {KeyEffect::kCoolModel, CoolReason::kNoQuota, true},
      {KeyEffect::kCoolModel, CoolReason::kCapacity, true},
      {KeyEffect::kCoolModel, CoolReason::kModelGone, true},
      {KeyEffect::kCoolKey, CoolReason::kCredit, true},
      {KeyEffect::kCoolKey, CoolReason::kBilling, true},
      {KeyEffect::kCoolKey, CoolReason::kAddressBlocked, false},
      {KeyEffect::kCoolKey, CoolReason::kUnreadable, false},
      {KeyEffect::kCoolModel, CoolReason::kPermission, false},
      {KeyEffect::kSuspect, CoolReason::kInvalid, false},
      {KeyEffect::kDisable, CoolReason::kSuspended, false},
  };
  for (const Row& row : rows) {
    CAPTURE(state::word(row.reason));
    state::KeysDocument document = pool(3);
    document.keys[0].project_group = document.keys[2].project_group = "p";
    const state::HealthEffect effect = keys::decide_effect(
        document, {"k0"}, kModel, failure(row.effect, row.reason, kNow + 9000), kNow, 1);
    const std::vector<size_t> changed = keys::apply_effect(document, effect);
    CHECK(changed == (row.shared ? std::vector<size_t>{0, 2} : std::vector<size_t>{0}));
    CHECK(keys::apply_effect(document, effect).empty());
    CHECK((keys::availability(document.keys[2], kModel, kNow).kind == Availability::Kind::kReady) ==
          !row.shared);
    CHECK(keys::availability(document.keys[1], kModel, kNow).kind == Availability::Kind::kReady);
  }
}

TEST_CASE("keys: an effect on a key that is gone does nothing") {
  state::KeysDocument document = pool(1);
  const chat::Failure day = failure(KeyEffect::kCoolModel, CoolReason::kDailyQuota, kNow + 9);
  CHECK(keys::apply_failure(document, {"gone"}, kModel, day, kNow, 1).effect == KeyEffect::kNone);
  CHECK(keys::apply_effect(document, keys::success_effect({"gone"}, kModel, kNow)).empty());
  CHECK(document.keys[0].models.empty());
}

TEST_CASE("keys: an answer changes no key that has nothing to forget") {
  state::KeysDocument document = pool(2);
  for (state::GeminiKey& key : document.keys) {
    key.project_group = "p";
    state::model_record(key, kModel);
  }
  CHECK(keys::apply_effect(document, keys::success_effect({"k0"}, kModel, kNow)).empty());
}

TEST_CASE("keys: a rest that is over when it begins is none") {
  state::KeysDocument document = pool(1);
  const chat::Failure over = failure(KeyEffect::kCoolKey, CoolReason::kBilling, kNow);
  const state::HealthEffect effect = keys::decide_effect(document, {"k0"}, kModel, over, kNow, 1);
  CHECK(keys::apply_effect(document, effect).empty());
  CHECK(document.keys[0].health.state == state::HealthState::kReady);
}

TEST_CASE("keys: growing cool-downs are spread over a tenth, so that keys come back one by one") {
  int64_t least = 600'000;
  int64_t most = 0;
  for (uint64_t random = 0; random < 1000; ++random) {
    state::KeysDocument document = pool(1);
    const chat::Failure capacity =
        growing(KeyEffect::kCoolModel, CoolReason::kCapacity, 30'000, 600'000);
    const int64_t length =
        keys::apply_failure(document, {"k0"}, kModel, capacity, kNow, random).until_ms - kNow;
    least = std::min(least, length);
    most = std::max(most, length);
  }
  CHECK(least < 30'100);
  CHECK(most > 32'900);
  CHECK(most <= 33'000);
}

TEST_CASE("keys: a strike within a longer rest is kept, though the rest stays as it is") {
  const chat::Failure day = failure(KeyEffect::kCoolModel, CoolReason::kDailyQuota, kNow + 60'000);
  const chat::Failure capacity = growing(KeyEffect::kCoolModel, CoolReason::kCapacity, 1000, 8000);
  state::KeysDocument document = pool(1);
  keys::apply_failure(document, {"k0"}, kModel, day, kNow, 1);
  const state::HealthEffect effect =
      keys::decide_effect(document, {"k0"}, kModel, capacity, kNow + 1, 1);
  REQUIRE(effect.strikes == 1);
  CHECK(keys::apply_effect(document, effect) == std::vector<size_t>{0});
  CHECK(document.keys[0].models[0].health.strikes == 1);
  CHECK(document.keys[0].models[0].health.reason == CoolReason::kDailyQuota);
  CHECK(document.keys[0].models[0].health.until_ms == kNow + 60'000);
}

TEST_CASE("keys: an effect on a secret that was replaced does nothing to the one in its place") {
  const chat::Failure leaked = failure(KeyEffect::kDisable, CoolReason::kSuspended, 0);
  const chat::Failure day = failure(KeyEffect::kCoolModel, CoolReason::kDailyQuota, kNow + 9);
  for (const chat::Failure& told : {leaked, day}) {
    state::KeysDocument document = pool(2);
    document.keys[0].project_group = document.keys[1].project_group = "p";
    document.keys[0].sealed = "firstfir…";
    const std::string first(state::seal_of(document.keys[0]));
    document.keys[0].sealed = "secondse…";
    const std::string second(state::seal_of(document.keys[0]));
    const auto changed = [&](std::string_view seal) {
      state::KeysDocument copy = document;
      const keys::UsedKey used = {"k0", seal};
      return keys::apply_effect(copy, keys::decide_effect(copy, used, kModel, told, kNow, 1));
    };
    CHECK(changed(first).empty());
    CHECK_FALSE(changed(second).empty());
    CHECK_FALSE(changed("").empty());
  }
}
