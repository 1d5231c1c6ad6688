#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/storage.h"
#include "state/report.h"

// Thought signatures by tool call id, kept for a day.
namespace ledger {

inline constexpr int64_t kSignatureLifetimeMs = 24LL * 3600 * 1000;

// One row written for each call.
void save_signatures(Storage& storage, const std::vector<state::Outcome>& outcomes, int64_t now_ms);

// Those of `call_ids` that are known, in any order.
std::vector<state::RememberedSignature> find_signatures(Storage& storage,
                                                        const std::vector<std::string>& call_ids,
                                                        int64_t now_ms);

void retain_signatures(Storage& storage, int64_t now_ms);

}  // namespace ledger
