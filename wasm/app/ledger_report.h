#pragma once

#include <string>
#include <string_view>

#include "app/ledger.h"

namespace app {

// Counts what is new in a report, durably, and answers what has changed since the isolate's copies.
async::Task<base::Result<LedgerReply>> take_report(LedgerContext& context, std::string body);

base::Result<LedgerReply> give_signatures(LedgerContext& context, std::string_view body);

}  // namespace app
