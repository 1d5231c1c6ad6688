#pragma once

#include "app/ledger.h"

namespace app {

// After a change of SESSION_SECRET_KEY: seals every Gemini key anew, a part of them each time, so
// that SESSION_SECRET_KEY_PREVIOUS can be taken away. A key that neither opens is left as it is.
async::Task<void> reseal_if_due(LedgerContext& context);

// Whether there is something to seal anew; sets State::next_reseal_ms. Once, after loading.
void plan_reseal(LedgerContext& context);

}  // namespace app
