#pragma once

#include "app/admin/admin.h"

namespace app {

// For what seals or opens keys or takes the password. After a change of the secrets Cloudflare lets
// a running Ledger go on with the old ones for up to five minutes: what it would seal no new
// isolate could open, and what none can open is no duplicate. Error: kOverloaded.
base::Status check_deployment(const AdminCall& call);

}  // namespace app
