#pragma once

#include <cstdint>

#include "chat/request.h"

namespace keys {

// A number that stays the same through a conversation and differs between conversations: of the
// client's own hint, otherwise of the system text and the first turn, which every later request of
// the conversation repeats. Never 0.
uint64_t conversation_hash(const chat::Request& request);

}  // namespace keys
