#pragma once

#include "app/ledger.h"

namespace app {

// Does what is due but for publishing: saves, cleans up once a day, goes on with the import, the
// background key test and the re-sealing after a change of SESSION_SECRET_KEY.
async::Task<void> run_alarm(LedgerContext& context);

// Sets the alarm for what comes next, unless it is set early enough already.
void set_next_alarm(LedgerContext& context);

}  // namespace app
