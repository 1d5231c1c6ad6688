#include "state/config_document.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace state {

const WorkerKey* find_worker_key(const ConfigDocument& document, std::string_view id) {
  for (const WorkerKey& key : document.worker_keys) {
    if (key.id == id) return &key;
  }
  return nullptr;
}

WorkerKey* find_worker_key(ConfigDocument& document, std::string_view id) {
  return const_cast<WorkerKey*>(find_worker_key(std::as_const(document), id));
}

const WorkerKey* find_worker_key_by_hash(const ConfigDocument& document, std::string_view hash) {
  for (const WorkerKey& key : document.worker_keys) {
    if (key.hash == hash) return &key;
  }
  return nullptr;
}

const Model* find_model(const ConfigDocument& document, std::string_view id) {
  for (const Model& model : document.policy.models) {
    if (model.id == id) return &model;
  }
  return nullptr;
}

void roll_day(ConfigDocument& document, std::string_view day) {
  if (document.day == day) return;
  document.day = day;
  for (WorkerKey& key : document.worker_keys) key.today = {};
}

ConfigDelta delta_since(const ConfigDocument& document, const std::vector<Removed>& removed,
                        int64_t since) {
  ConfigDelta delta;
  delta.since = since;
  delta.seq = document.seq;
  delta.day = document.day;
  if (since == 0 || document.policy.seq > since) delta.policy = document.policy;
  for (const WorkerKey& key : document.worker_keys) {
    if (since == 0 || key.seq > since) delta.worker_keys.push_back(key);
  }
  if (since == 0) return delta;
  for (const Removed& gone : removed) {
    if (gone.seq > since) delta.removed.push_back(gone.id);
  }
  return delta;
}

Applied apply_delta(ConfigDocument& document, ConfigDelta delta, int64_t asked) {
  const bool same_copy = document.seq == asked;
  if (delta.seq < document.seq && !(delta.since == 0 && same_copy)) return Applied::kTooOld;
  if (delta.since > document.seq) return Applied::kGap;
  if (delta.since == 0) document.worker_keys.clear();
  roll_day(document, delta.day);
  document.seq = delta.seq;
  if (delta.policy) document.policy = *std::move(delta.policy);
  if (!delta.removed.empty()) {
    const std::unordered_set<std::string_view> gone(delta.removed.begin(), delta.removed.end());
    std::erase_if(document.worker_keys,
                  [&](const WorkerKey& key) { return gone.contains(key.id); });
  }
  std::unordered_map<std::string, size_t> places;
  for (size_t i = 0; i < document.worker_keys.size(); ++i) {
    places.emplace(document.worker_keys[i].id, i);
  }
  for (WorkerKey& key : delta.worker_keys) {
    const auto [place, fresh] = places.try_emplace(key.id, document.worker_keys.size());
    if (fresh) {
      document.worker_keys.push_back(std::move(key));
    } else {
      document.worker_keys[place->second] = std::move(key);
    }
  }
  return Applied::kYes;
}

}  // namespace state
