#pragma once

#include "app/admin/admin.h"

// The test of all keys (or some) against one model, a few at a time by alarm, so that no call takes
// long and a restart only makes it go on.
namespace app {

// Whether a job was running when the instance ended; goes on with it.
void load_key_test(LedgerContext& context);

// The next few keys.
async::Task<void> continue_key_test(LedgerContext& context);

}  // namespace app
