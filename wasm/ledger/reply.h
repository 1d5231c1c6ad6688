#pragma once

#include <cstdint>

#include "ledger/state.h"
#include "state/report.h"

namespace ledger {

// What has changed since the copies an isolate has; everything when its copies are older than this
// Ledger's memory of removals, or not of this Ledger.
state::ReportReply make_reply(const State& state, int64_t keys_since, int64_t config_since);

}  // namespace ledger
