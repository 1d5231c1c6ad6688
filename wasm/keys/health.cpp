#include "keys/health.h"

#include <algorithm>

#include "keys/random.h"

namespace keys {
namespace {

const state::Health* find_health(const state::GeminiKey& key, std::string_view model,
                                 chat::KeyEffect effect) {
  if (effect != chat::KeyEffect::kCoolModel) return &key.health;
  const state::ModelRecord* record = state::find_model(key, model);
  return record == nullptr ? nullptr : &record->health;
}

int64_t growing_length_ms(const chat::Failure& failure, int strikes, uint64_t random) {
  int64_t length = failure.cool_base_ms;
  for (int i = 1; i < strikes && length < failure.cool_cap_ms; ++i) length *= 2;
  length += static_cast<int64_t>(static_cast<double>(length) / 10 * Random(random).fraction());
  return std::min(length, failure.cool_cap_ms);
}

void decide_rest(state::HealthEffect& effect, const state::Health* health,
                 const chat::Failure& failure, uint64_t random) {
  if (failure.cool_base_ms > 0) {
    const bool resting = health != nullptr && is_resting(*health, effect.time_ms);
    effect.strikes = (health == nullptr ? 0 : health->strikes) + (resting ? 0 : 1);
    effect.strikes = std::max(effect.strikes, 1);
    effect.until_ms = effect.time_ms + growing_length_ms(failure, effect.strikes, random);
  }
  if (failure.cool_until_ms) effect.until_ms = *failure.cool_until_ms;
}

}  // namespace

bool is_disabled(const state::Health& health) {
  return health.state == state::HealthState::kInvalid ||
         health.state == state::HealthState::kSuspended;
}

bool is_resting(const state::Health& health, int64_t now_ms) {
  const bool timed = health.state == state::HealthState::kCooling ||
                     health.state == state::HealthState::kExhausted;
  return timed && health.until_ms > now_ms;
}

bool is_shared_by_project(chat::CoolReason reason) {
  switch (reason) {
    case chat::CoolReason::kBilling:
    case chat::CoolReason::kCredit:
    case chat::CoolReason::kNoQuota:
    case chat::CoolReason::kDailyQuota:
    case chat::CoolReason::kMinuteQuota:
    case chat::CoolReason::kHourQuota:
    case chat::CoolReason::kCapacity:
    case chat::CoolReason::kModelGone:
      return true;
    case chat::CoolReason::kNone:
    case chat::CoolReason::kInvalid:
    case chat::CoolReason::kSuspended:
    case chat::CoolReason::kAddressBlocked:
    case chat::CoolReason::kPermission:
    case chat::CoolReason::kUnreadable:
    case chat::CoolReason::kLeaked:
      return false;
  }
  __builtin_unreachable();
}

Availability availability(const state::GeminiKey& key, std::string_view model, int64_t now_ms) {
  using Kind = Availability::Kind;
  const state::ModelRecord* record = state::find_model(key, model);
  if (!key.enabled || is_disabled(key.health)) return {Kind::kOut, key.health.reason, 0};
  Availability answer;
  for (const state::Health* health : {&key.health, record == nullptr ? nullptr : &record->health}) {
    if (health == nullptr || !is_resting(*health, now_ms)) continue;
    if (health->until_ms <= answer.until_ms) continue;
    answer = {Kind::kWaiting, health->reason, health->until_ms};
  }
  const chat::CoolReason reason = key.health.reason;
  const bool useless =
      reason == chat::CoolReason::kInvalid || reason == chat::CoolReason::kUnreadable;
  if (useless && is_resting(key.health, now_ms)) return {Kind::kOut, reason, key.health.until_ms};
  return answer;
}

state::HealthEffect decide_effect(const state::KeysDocument& document, UsedKey used,
                                  std::string_view model, const chat::Failure& failure,
                                  int64_t now_ms, uint64_t random, Origin origin) {
  state::HealthEffect effect;
  effect.key_id = used.id;
  effect.seal = used.seal;
  effect.model = model;
  effect.time_ms = now_ms;
  effect.status = failure.upstream_status;
  const state::GeminiKey* key = state::find_key(document, used.id);
  if (key == nullptr || failure.effect == chat::KeyEffect::kNone) return effect;
  effect.effect = failure.effect;
  effect.reason = failure.reason;
  switch (failure.effect) {
    case chat::KeyEffect::kNone:
    case chat::KeyEffect::kSuccess:
    case chat::KeyEffect::kDisable:
      break;
    case chat::KeyEffect::kSuspect:
      effect.reason = chat::CoolReason::kInvalid;
      if (origin == Origin::kAdminTest && key->suspect_since_ms != 0) {
        effect.effect = chat::KeyEffect::kDisable;
      }
      break;
    case chat::KeyEffect::kCoolKey:
    case chat::KeyEffect::kCoolModel:
      decide_rest(effect, find_health(*key, model, failure.effect), failure, random);
      break;
  }
  return effect;
}

state::HealthEffect success_effect(UsedKey used, std::string_view model, int64_t now_ms) {
  state::HealthEffect effect;
  effect.key_id = used.id;
  effect.seal = used.seal;
  effect.model = model;
  effect.effect = chat::KeyEffect::kSuccess;
  effect.time_ms = now_ms;
  return effect;
}

chat::Failure unreadable_failure(base::Error error, int64_t now_ms) {
  chat::Failure failure;
  failure.effect = chat::KeyEffect::kCoolKey;
  failure.reason = chat::CoolReason::kUnreadable;
  failure.cool_until_ms = now_ms + kUnreadableMs;
  failure.next = chat::NextStep::kNextKey;
  failure.client = std::move(error);
  return failure;
}

state::HealthEffect apply_failure(state::KeysDocument& document, UsedKey used,
                                  std::string_view model, const chat::Failure& failure,
                                  int64_t now_ms, uint64_t random) {
  state::HealthEffect effect = decide_effect(document, used, model, failure, now_ms, random);
  apply_effect(document, effect);
  return effect;
}

void clear_health(state::GeminiKey& key) {
  key.health = {};
  key.suspect_since_ms = 0;
  for (state::ModelRecord& record : key.models) record.health = {};
}

}  // namespace keys
