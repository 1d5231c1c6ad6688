#include "app/signature_memory.h"

namespace app {

void SignatureMemory::remember(std::string_view call_id, std::string_view signature,
                               int64_t now_ms) {
  const auto known = index_.find(call_id);
  if (known != index_.end()) {
    const auto entry = known->second;
    index_.erase(known);
    entries_.erase(entry);
  }
  entries_.push_front({std::string(call_id), std::string(signature), now_ms + kLifetimeMs});
  index_.emplace(entries_.front().call_id, entries_.begin());
  if (entries_.size() > kCapacity) {
    index_.erase(entries_.back().call_id);
    entries_.pop_back();
  }
}

std::string_view SignatureMemory::find(std::string_view call_id, int64_t now_ms) {
  const auto known = index_.find(call_id);
  if (known == index_.end() || known->second->until_ms <= now_ms) return {};
  entries_.splice(entries_.begin(), entries_, known->second);
  return known->second->signature;
}

}  // namespace app
