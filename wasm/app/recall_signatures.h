#pragma once

#include <vector>

#include "app/exchange.h"
#include "async/task.h"
#include "chat/request.h"
#include "gemini/write_request.h"

namespace app {

// The thought signatures a client dropped and the model wants back: from this isolate's memory,
// else from the Ledger's, asked once for all that are missing. Views into the exchange's arena.
async::Task<std::vector<gemini::RememberedSignature>> recall_signatures(
    Exchange& exchange, const chat::Request& request);

}  // namespace app
