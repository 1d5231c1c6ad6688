#include "keys/health.h"

namespace keys {
namespace {

bool is_clean(const state::Health& health) {
  return health == state::Health();
}

// What has changed since the test was sent was said later, and the test says nothing of it.
bool disprove(state::Health& health, const state::Health& sent) {
  if (is_clean(health) || health != sent) return false;
  health = {};
  return true;
}

state::Health* find_health(state::GeminiKey& key, std::string_view model) {
  for (state::ModelRecord& record : key.models) {
    if (record.model == model) return &record.health;
  }
  return nullptr;
}

bool disprove(state::GeminiKey& key, const state::GeminiKey& sent, std::string_view model) {
  bool changed = disprove(key.health, sent.health);
  // The rest of a suspicion may have ended before it, with a longer one that it was part of.
  const bool suspected = key.suspect_since_ms != 0 && !is_disabled(key.health);
  if (suspected && key.suspect_since_ms == sent.suspect_since_ms) {
    key.suspect_since_ms = 0;
    changed = true;
  }
  const state::ModelRecord* before = state::find_model(sent, model);
  state::Health* health = find_health(key, model);
  if (before != nullptr && health != nullptr) changed |= disprove(*health, before->health);
  return changed;
}

// Another key of the project rests with the tested one, so it does not rest on when that is ready.
bool end_shared_rest(state::Health* health, const state::Health* tested) {
  if (health == nullptr || !is_shared_by_project(health->reason)) return false;
  if (tested != nullptr && !is_clean(*tested)) return false;
  *health = {};
  return true;
}

bool end_shared_rests(state::GeminiKey& key, state::GeminiKey& tested, std::string_view model) {
  const bool whole = end_shared_rest(&key.health, &tested.health);
  return end_shared_rest(find_health(key, model), find_health(tested, model)) || whole;
}

}  // namespace

std::vector<size_t> pass_test(state::KeysDocument& document, const state::GeminiKey& sent,
                              std::string_view model) {
  std::vector<size_t> changed;
  state::GeminiKey* tested = state::find_key(document, sent.id);
  if (tested == nullptr) return changed;
  const bool disproved = disprove(*tested, sent, model);
  for (size_t i = 0; i < document.keys.size(); ++i) {
    state::GeminiKey& key = document.keys[i];
    const bool sibling = &key != tested && !tested->project_group.empty() &&
                         key.project_group == tested->project_group;
    const bool freed = sibling && end_shared_rests(key, *tested, model);
    if (freed || (&key == tested && disproved)) changed.push_back(i);
  }
  return changed;
}

}  // namespace keys
