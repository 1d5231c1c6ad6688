#include "state/keys_document.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace state {
namespace {

// Characters of base64, 48 bits.
constexpr size_t kSealLength = 8;

}  // namespace

std::string_view seal_of(const GeminiKey& key) {
  return std::string_view(key.sealed).substr(0, kSealLength);
}

const GeminiKey* find_key(const KeysDocument& document, std::string_view id) {
  for (const GeminiKey& key : document.keys) {
    if (key.id == id) return &key;
  }
  return nullptr;
}

GeminiKey* find_key(KeysDocument& document, std::string_view id) {
  return const_cast<GeminiKey*>(find_key(std::as_const(document), id));
}

const ModelRecord* find_model(const GeminiKey& key, std::string_view model) {
  for (const ModelRecord& record : key.models) {
    if (record.model == model) return &record;
  }
  return nullptr;
}

ModelRecord& model_record(GeminiKey& key, std::string_view model) {
  for (ModelRecord& record : key.models) {
    if (record.model == model) return record;
  }
  ModelRecord& record = key.models.emplace_back();
  record.model = model;
  return record;
}

void roll_day(KeysDocument& document, std::string_view day) {
  if (document.day == day) return;
  document.day = day;
  for (GeminiKey& key : document.keys) {
    for (ModelRecord& record : key.models) record.today = {};
  }
}

KeysDelta delta_since(const KeysDocument& document, const std::vector<Removed>& removed,
                      int64_t since) {
  KeysDelta delta;
  delta.since = since;
  delta.changed.seq = document.seq;
  delta.changed.day = document.day;
  for (const GeminiKey& key : document.keys) {
    if (since == 0 || key.seq > since) delta.changed.keys.push_back(key);
  }
  if (since == 0) return delta;
  for (const Removed& gone : removed) {
    if (gone.seq > since) delta.removed.push_back(gone.id);
  }
  return delta;
}

Applied apply_delta(KeysDocument& document, KeysDelta delta, int64_t asked) {
  const bool same_copy = document.seq == asked;
  if (delta.changed.seq < document.seq && !(delta.since == 0 && same_copy)) return Applied::kTooOld;
  if (delta.since > document.seq) return Applied::kGap;
  if (delta.since == 0) {
    document = std::move(delta.changed);
    return Applied::kYes;
  }
  roll_day(document, delta.changed.day);
  document.seq = delta.changed.seq;
  if (!delta.removed.empty()) {
    const std::unordered_set<std::string_view> gone(delta.removed.begin(), delta.removed.end());
    std::erase_if(document.keys, [&](const GeminiKey& key) { return gone.contains(key.id); });
  }
  std::unordered_map<std::string, size_t> places;
  for (size_t i = 0; i < document.keys.size(); ++i) places.emplace(document.keys[i].id, i);
  for (GeminiKey& key : delta.changed.keys) {
    const auto [place, fresh] = places.try_emplace(key.id, document.keys.size());
    if (fresh) {
      document.keys.push_back(std::move(key));
    } else {
      document.keys[place->second] = std::move(key);
    }
  }
  return Applied::kYes;
}

}  // namespace state
