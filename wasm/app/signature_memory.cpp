#include "app/signature_memory.h"

#include <iterator>

namespace app {

void SignatureMemory::forget(Entries::iterator entry) {
  bytes_ -= entry->size();
  index_.erase(entry->call_id);
  entries_.erase(entry);
}

void SignatureMemory::remember(std::string_view call_id, std::string_view signature,
                               int64_t now_ms) {
  const auto known = index_.find(call_id);
  if (known != index_.end()) forget(known->second);
  if (call_id.size() + signature.size() > kMostBytes) return;
  entries_.push_front({std::string(call_id), std::string(signature), now_ms + kLifetimeMs});
  index_.emplace(entries_.front().call_id, entries_.begin());
  bytes_ += entries_.front().size();
  while (entries_.size() > kCapacity || bytes_ > kMostBytes) forget(std::prev(entries_.end()));
}

std::string_view SignatureMemory::find(std::string_view call_id, int64_t now_ms) {
  const auto known = index_.find(call_id);
  if (known == index_.end() || known->second->until_ms <= now_ms) return {};
  entries_.splice(entries_.begin(), entries_, known->second);
  return known->second->signature;
}

}  // namespace app
