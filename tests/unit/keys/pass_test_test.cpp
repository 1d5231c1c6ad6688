#include <catch2/catch.hpp>
#include <string>

#include "keys/health.h"
#include "state/words.h"

namespace {

using chat::CoolReason;
using chat::KeyEffect;
using keys::Availability;

constexpr int64_t kNow = 1795305600000;
constexpr int64_t kSoon = kNow + 5000;
constexpr std::string_view kModel = "gemini-2.5-flash";
constexpr std::string_view kOther = "gemini-2.5-pro";

struct Refusal {
  KeyEffect effect;
  CoolReason reason;
};
constexpr Refusal kRefusals[] = {
    {KeyEffect::kSuspect, CoolReason::kInvalid},
    {KeyEffect::kDisable, CoolReason::kInvalid},
    {KeyEffect::kDisable, CoolReason::kSuspended},
    {KeyEffect::kCoolKey, CoolReason::kCredit},
    {KeyEffect::kCoolKey, CoolReason::kAddressBlocked},
    {KeyEffect::kCoolModel, CoolReason::kDailyQuota},
    {KeyEffect::kCoolModel, CoolReason::kCapacity},
    {KeyEffect::kCoolModel, CoolReason::kPermission},
};

state::KeysDocument pool(int count) {
  state::KeysDocument document;
  for (int i = 0; i < count; ++i) {
    state::GeminiKey key;
    key.id = "k" + std::to_string(i);
    document.keys.push_back(key);
  }
  return document;
}

void refuse(state::KeysDocument& document, const Refusal& refusal, std::string_view model,
            int64_t now_ms) {
  chat::Failure failure;
  failure.effect = refusal.effect;
  failure.reason = refusal.reason;
  failure.cool_base_ms = 3'600'000;
  failure.cool_cap_ms = 86'400'000;
  failure.upstream_status = 403;
  keys::apply_failure(document, {"k0"}, model, failure, now_ms, 1);
}

Availability::Kind kind(const state::GeminiKey& key, std::string_view model) {
  return keys::availability(key, model, kSoon).kind;
}

}  // namespace

TEST_CASE("keys: a passed test ends whatever was said of the key and the model before it") {
  for (const Refusal& refusal : kRefusals) {
    CAPTURE(state::word(refusal.effect), state::word(refusal.reason));
    state::KeysDocument document = pool(2);
    refuse(document, refusal, kModel, kNow);
    const state::GeminiKey sent = document.keys[0];
    CHECK(kind(sent, kModel) != Availability::Kind::kReady);
    CHECK(keys::pass_test(document, sent, kModel) == std::vector<size_t>{0});
    CHECK(kind(document.keys[0], kModel) == Availability::Kind::kReady);
    CHECK(document.keys[0].suspect_since_ms == 0);
    CHECK(keys::pass_test(document, sent, kModel).empty());
  }
}

TEST_CASE("keys: a passed test ends a suspicion, however the key rests") {
  state::KeysDocument document = pool(1);
  state::GeminiKey& key = document.keys[0];
  key.suspect_since_ms = kNow;
  const state::GeminiKey sent = key;
  CHECK(keys::pass_test(document, sent, kModel) == std::vector<size_t>{0});
  CHECK(key.suspect_since_ms == 0);
  // One that came while the test was under way stays.
  key.suspect_since_ms = kSoon;
  CHECK(keys::pass_test(document, sent, kModel).empty());
  CHECK(key.suspect_since_ms == kSoon);
}

TEST_CASE("keys: a passed test says nothing of another model, nor that an admin wants the key") {
  state::KeysDocument document = pool(1);
  refuse(document, {KeyEffect::kCoolModel, CoolReason::kDailyQuota}, kOther, kNow);
  refuse(document, {KeyEffect::kDisable, CoolReason::kSuspended}, kModel, kNow);
  document.keys[0].enabled = false;
  const state::GeminiKey sent = document.keys[0];
  CHECK(keys::pass_test(document, sent, kModel) == std::vector<size_t>{0});
  CHECK_FALSE(document.keys[0].enabled);
  document.keys[0].enabled = true;
  CHECK(kind(document.keys[0], kModel) == Availability::Kind::kReady);
  CHECK(kind(document.keys[0], kOther) == Availability::Kind::kWaiting);
}

TEST_CASE("keys: what was said of a key while its test was under way stays") {
  for (const Refusal& refusal : kRefusals) {
    CAPTURE(state::word(refusal.effect), state::word(refusal.reason));
    state::KeysDocument document = pool(1);
    const state::GeminiKey sent = document.keys[0];
    refuse(document, refusal, kModel, kNow);
    CHECK(keys::pass_test(document, sent, kModel).empty());
    CHECK(kind(document.keys[0], kModel) != Availability::Kind::kReady);
  }
}

TEST_CASE("keys: a passed test of a key that is gone does nothing") {
  state::KeysDocument document = pool(1);
  refuse(document, kRefusals[1], kModel, kNow);
  state::GeminiKey gone = document.keys[0];
  gone.id = "gone";
  CHECK(keys::pass_test(document, gone, kModel).empty());
  CHECK(kind(document.keys[0], kModel) == Availability::Kind::kOut);
}

TEST_CASE("keys: a passed test ends the rests a project shares for all its keys, and no others") {
  for (const Refusal& refusal : kRefusals) {
    CAPTURE(state::word(refusal.effect), state::word(refusal.reason));
    const bool shared = keys::is_shared_by_project(refusal.reason);
    state::KeysDocument document = pool(3);
    document.keys[0].project_group = document.keys[2].project_group = "p";
    refuse(document, refusal, kModel, kNow);
    if (!shared) document.keys[2].health = document.keys[0].health;
    document.keys[1].health.state = state::HealthState::kSuspended;
    const bool out = shared || refusal.effect != KeyEffect::kCoolModel;
    CHECK((kind(document.keys[2], kModel) != Availability::Kind::kReady) == out);
    const state::GeminiKey sent = document.keys[0];
    CHECK(keys::pass_test(document, sent, kModel) ==
          (shared ? std::vector<size_t>{0, 2} : std::vector<size_t>{0}));
    CHECK((kind(document.keys[2], kModel) == Availability::Kind::kReady) == (shared || !out));
    CHECK(kind(document.keys[1], kModel) == Availability::Kind::kOut);
  }
}

TEST_CASE("keys: a passed test leaves what keys of other projects rest for") {
  struct Row {
    std::string_view tested;
    std::string_view other;
  };
  for (const Row& row : {Row{"p", "q"}, Row{"p", ""}, Row{"", "q"}, Row{"", ""}}) {
    for (const Refusal& refusal : kRefusals) {
      CAPTURE(row.tested, row.other, state::word(refusal.reason));
      state::KeysDocument document = pool(2);
      refuse(document, refusal, kModel, kNow);
      document.keys[1] = document.keys[0];
      document.keys[1].id = "k1";
      document.keys[0].project_group = row.tested;
      document.keys[1].project_group = row.other;
      const state::GeminiKey sent = document.keys[0];
      CHECK(keys::pass_test(document, sent, kModel) == std::vector<size_t>{0});
      CHECK(kind(document.keys[0], kModel) == Availability::Kind::kReady);
      CHECK(kind(document.keys[1], kModel) != Availability::Kind::kReady);
    }
  }
}

TEST_CASE("keys: a passed test frees the project though the tested key never met the model") {
  state::KeysDocument document = pool(2);
  refuse(document, {KeyEffect::kCoolModel, CoolReason::kDailyQuota}, kModel, kNow);
  for (state::GeminiKey& key : document.keys) key.project_group = "p";
  const state::GeminiKey sent = document.keys[1];
  REQUIRE(state::find_model(sent, kModel) == nullptr);
  CHECK(keys::pass_test(document, sent, kModel) == std::vector<size_t>{0});
  CHECK(kind(document.keys[0], kModel) == Availability::Kind::kReady);
}

TEST_CASE("keys: what a project was told while a test was under way stays for all its keys") {
  state::KeysDocument document = pool(2);
  for (state::GeminiKey& key : document.keys) key.project_group = "p";
  const state::GeminiKey sent = document.keys[0];
  refuse(document, {KeyEffect::kCoolModel, CoolReason::kDailyQuota}, kModel, kNow);
  refuse(document, {KeyEffect::kCoolKey, CoolReason::kCredit}, kModel, kNow);
  CHECK(keys::pass_test(document, sent, kModel).empty());
  for (const state::GeminiKey& key : document.keys) {
    CHECK(kind(key, kModel) == Availability::Kind::kWaiting);
  }
}

TEST_CASE("keys: a suspicion that was confirmed while the test was under way stays") {
  state::KeysDocument document = pool(1);
  refuse(document, {KeyEffect::kSuspect, CoolReason::kInvalid}, kModel, kNow);
  const state::GeminiKey sent = document.keys[0];
  refuse(document, {KeyEffect::kSuspect, CoolReason::kInvalid}, kModel, kNow + keys::kSuspectMs);
  REQUIRE(document.keys[0].health.state == state::HealthState::kInvalid);
  CHECK(keys::pass_test(document, sent, kModel).empty());
  CHECK(document.keys[0].suspect_since_ms == kNow);
  CHECK(kind(document.keys[0], kModel) == Availability::Kind::kOut);
}

TEST_CASE("keys: a passed test of a key whose record of the model went meanwhile does nothing") {
  state::KeysDocument document = pool(1);
  refuse(document, {KeyEffect::kCoolModel, CoolReason::kDailyQuota}, kModel, kNow);
  const state::GeminiKey sent = document.keys[0];
  document.keys[0].models.clear();
  CHECK(keys::pass_test(document, sent, kModel).empty());
}
