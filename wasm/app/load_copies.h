#pragma once

#include "app/isolate.h"
#include "async/task.h"
#include "host/host.h"

namespace app {

// Loads both documents into a cold isolate: out of KV, or from the Ledger where KV has none or is
// slow, or out of KV after all where that is silent. Ends in any case; the isolate is not loaded
// then when neither has given them.
async::Task<void> load_copies(Isolate& isolate, host::Host& host);

}  // namespace app
