#pragma once

#include <string>
#include <string_view>

#include "app/exchange.h"
#include "async/task.h"

namespace app {

// Asks the Ledger for a client that waits for the answer, as long as it does: kClientGone soon
// after it has left. The platform ends a request without a word 30 s later, and what that holds of
// memory would never be given back. `body` outlives the task.
async::Task<async::Completion> ask_ledger(Exchange& exchange, std::string_view method,
                                          std::string target, std::string_view body);

}  // namespace app
