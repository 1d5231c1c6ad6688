#pragma once

#include "keys/local_counts.h"

namespace support {

// As a chat ends: its calls, then itself.
inline void end_chat(keys::LocalCounts& counts, const state::Outcome& outcome) {
  for (const state::Attempt& attempt : outcome.attempts) counts.end_call(outcome.id, attempt);
  counts.end_chat(outcome);
}

}  // namespace support
