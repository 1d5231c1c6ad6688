#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "keys/local_counts.h"
#include "state/config_document.h"
#include "state/keys_document.h"

// Which Gemini key the next call goes out over. Isolates choose on their own, over shared counts
// that may be late and their own that are not.
namespace keys {

// May a key that was tried for this request be used again when no other is ready?
enum class Reuse { kNo, kIfNothingElse };

struct Ask {
  std::string_view model;
  state::Strategy strategy = state::Strategy::kLeastUsed;
  uint64_t conversation = 0;           // kSticky: conversation_hash(); 0 = none, least_used then
  std::string_view only;               // id of the one key that may serve; empty = any may
  std::string_view preferred;          // id of the key whose project goes first; empty = none does
  std::span<const std::string> tried;  // ids of keys this request has used
  Reuse reuse = Reuse::kNo;
  int64_t now_ms = 0;
  uint64_t random = 0;
};

struct Choice {
  const state::GeminiKey* key;  // into the document, never nullptr
};

// Why there is none. Keys that are out for good say nothing about the others.
struct Empty {
  enum class Kind {
    kNoKey,        // none configured, or all out until an operator acts
    kQuota,        // all wait for a daily quota, some perhaps for one of the next two
    kCredit,       // the credit of all their projects is used up
    kNoQuota,      // Google gives none of them any of this model
    kModelGone,    // the model is closed to all
    kPermission,   // all were refused
    kRateLimited,  // anything else, mixed reasons too
    kAllTried,     // at least one is ready, but this request has used it
  };
  Kind kind = Kind::kNoKey;
  int64_t until_ms = 0;  // the soonest end of a wait; 0 with kNoKey and kAllTried
  bool of_one = false;   // only the key was asked that has what the request names
};

// least_used: of two keys drawn by weight the one with less use today, so that isolates with late
// counts do not all run to the same key. round_robin: the key whose turn it is in this isolate,
// heavier ones more often. sticky: the same key for a conversation as long as it is ready, and the
// same substitute (rendezvous hashing).
std::expected<Choice, Empty> choose(const state::KeysDocument& document,
                                    const state::ConfigDocument& config, const LocalCounts& counts,
                                    const Ask& ask);

// The key for resources that belong to one project (uploaded files): the first that is enabled and
// not disabled, in configured order. nullptr when there is none.
const state::GeminiKey* find_home_key(const state::KeysDocument& document);

}  // namespace keys
