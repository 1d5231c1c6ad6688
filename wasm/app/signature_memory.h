#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>

#include "base/text_map.h"

namespace app {

// Thought signatures by tool call id, for clients that drop unknown fields, or keys by the
// signatures that are of them (signature_issuer.h): the most recently used ones, for a day. The
// Ledger keeps them for other isolates.
class SignatureMemory {
 public:
  static constexpr size_t kCapacity = 2000;
  // Beside what requests hold: upstream decides how long a signature is.
  static constexpr size_t kMostBytes = size_t{4} * 1024 * 1024;
  static constexpr int64_t kLifetimeMs = 24LL * 3600 * 1000;

  void remember(std::string_view call_id, std::string_view signature, int64_t now_ms);
  // Empty when unknown; the view lives until the next call of remember().
  std::string_view find(std::string_view call_id, int64_t now_ms);

 private:
  struct Entry {
    std::string call_id;
    std::string signature;
    int64_t until_ms;

    size_t size() const { return call_id.size() + signature.size(); }
  };
  using Entries = std::list<Entry>;

  void forget(Entries::iterator entry);

  Entries entries_;  // most recently used first
  base::TextMap<Entries::iterator> index_;
  size_t bytes_ = 0;
};

}  // namespace app
