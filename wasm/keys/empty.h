#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "chat/failure.h"
#include "keys/choose.h"

namespace keys {

// What the client hears when no key is left for its model: status, type, code, message,
// `retry-after` and `x-should-retry` (row 8.5/pool-empty of tests/cases/rows.json). For kAllTried
// the answer is the last upstream error instead, which the caller knows; asked here, it is a rate
// limit of one second.
base::Error empty_error(const Empty& empty, std::string_view model, int64_t now_ms);

// The answer when no further attempt is made after `failure`: as if the pool were asked once more,
// when the failure only concerned its key and no other key could help; a rate limit of one second
// in the failure's words when one could; else the failure's own.
// `ask` is the one of the next attempt.
base::Error final_error(const state::KeysDocument& document, const state::ConfigDocument& config,
                        const LocalCounts& counts, const Ask& ask, const chat::Failure& failure);

}  // namespace keys
