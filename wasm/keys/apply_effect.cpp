
#include "keys/health.h"

namespace keys {
namespace {

enum class Change { kNothing, kSomething };

bool is_exhaustion(chat::CoolReason reason) {
  return reason == chat::CoolReason::kDailyQuota || reason == chat::CoolReason::kCredit ||
         reason == chat::CoolReason::kNoQuota;
}

Change rest(state::Health& health, const state::HealthEffect& effect) {
  if (is_disabled(health)) return Change::kNothing;
  Change change = Change::kNothing;
  if (effect.strikes > health.strikes) {
    health.strikes = effect.strikes;
    change = Change::kSomething;
  }
  if (effect.until_ms <= effect.time_ms) return change;
  if (health.state != state::HealthState::kReady && health.until_ms >= effect.until_ms) {
    return change;
  }
  health.state =
      is_exhaustion(effect.reason) ? state::HealthState::kExhausted : state::HealthState::kCooling;
  health.reason = effect.reason;
  health.until_ms = effect.until_ms;
  health.status = effect.status;
  return Change::kSomething;
}

Change disable(state::GeminiKey& key, const state::HealthEffect& effect) {
  if (is_disabled(key.health)) return Change::kNothing;
  const bool invalid = effect.reason == chat::CoolReason::kInvalid;
  key.health.state = invalid ? state::HealthState::kInvalid : state::HealthState::kSuspended;
  key.health.reason = effect.reason;
  key.health.until_ms = 0;
  key.health.status = effect.status;
  return Change::kSomething;
}

Change suspect(state::GeminiKey& key, const state::HealthEffect& effect) {
  if (is_disabled(key.health)) return Change::kNothing;
  if (key.suspect_since_ms == 0) {
    key.suspect_since_ms = effect.time_ms;
    state::HealthEffect first = effect;
    first.until_ms = effect.time_ms + kSuspectMs;
    rest(key.health, first);
    return Change::kSomething;
  }
  if (effect.time_ms - key.suspect_since_ms < kSuspectMs) return Change::kNothing;
  return disable(key, effect);
}

Change either(Change a, Change b) {
  return a == Change::kSomething ? a : b;
}

// An answer that comes while the key rests belongs to a call from before, so it proves nothing.
Change forget_strikes(state::Health& health, int64_t now_ms) {
  if (is_disabled(health) || is_resting(health, now_ms)) return Change::kNothing;
  if (health.state == state::HealthState::kReady && health.strikes == 0) return Change::kNothing;
  health = {};
  return Change::kSomething;
}

Change forget_suspicion(state::GeminiKey& key) {
  if (key.suspect_since_ms == 0 || is_disabled(key.health)) return Change::kNothing;
  key.suspect_since_ms = 0;
  if (key.health.reason == chat::CoolReason::kInvalid) key.health = {};
  return Change::kSomething;
}

Change forget_all_strikes(state::GeminiKey& key, const state::HealthEffect& effect) {
  Change change = forget_strikes(key.health, effect.time_ms);
  for (state::ModelRecord& record : key.models) {
    if (record.model != effect.model) continue;
    change = either(change, forget_strikes(record.health, effect.time_ms));
  }
  return change;
}

Change apply_to(state::GeminiKey& key, const state::HealthEffect& effect) {
  switch (effect.effect) {
    case chat::KeyEffect::kNone:
      return Change::kNothing;
    case chat::KeyEffect::kSuccess:
      return either(forget_suspicion(key), forget_all_strikes(key, effect));
    case chat::KeyEffect::kSuspect:
      return suspect(key, effect);
    case chat::KeyEffect::kDisable:
      return disable(key, effect);
    case chat::KeyEffect::kCoolKey:
      return rest(key.health, effect);
    case chat::KeyEffect::kCoolModel:
      return rest(state::model_record(key, effect.model).health, effect);
  }
  __builtin_unreachable();
}

// What is told of the secret that was used; the key may have another one by now.
bool is_of_secret(const state::GeminiKey& key, const state::HealthEffect& effect) {
  return effect.seal.empty() || effect.seal == state::seal_of(key);
}

bool is_for_group(const state::HealthEffect& effect) {
  switch (effect.effect) {
    case chat::KeyEffect::kSuccess:
      return true;
    case chat::KeyEffect::kNone:
    case chat::KeyEffect::kSuspect:
    case chat::KeyEffect::kDisable:
      return false;
    case chat::KeyEffect::kCoolKey:
    case chat::KeyEffect::kCoolModel:
      return is_shared_by_project(effect.reason);
  }
  __builtin_unreachable();
}

// The other keys of the project: a success says nothing about whether their secrets are valid.
Change apply_to_sibling(state::GeminiKey& key, const state::HealthEffect& effect) {
  if (effect.effect == chat::KeyEffect::kSuccess) return forget_all_strikes(key, effect);
  return apply_to(key, effect);
}

}  // namespace

std::vector<size_t> apply_effect(state::KeysDocument& document, const state::HealthEffect& effect) {
  std::vector<size_t> changed;
  const state::GeminiKey* used = state::find_key(document, effect.key_id);
  if (used == nullptr || !is_of_secret(*used, effect)) return changed;
  const bool shared = !used->project_group.empty() && is_for_group(effect);
  for (size_t i = 0; i < document.keys.size(); ++i) {
    state::GeminiKey& key = document.keys[i];
    Change change = Change::kNothing;
    if (&key == used) {
      change = apply_to(key, effect);
    } else if (shared && key.project_group == used->project_group) {
      change = apply_to_sibling(key, effect);
    }
    if (change == Change::kSomething) changed.push_back(i);
  }
  return changed;
}

}  // namespace keys
