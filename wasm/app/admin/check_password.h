#pragma once

#include "app/admin/admin.h"

namespace app {

// For what shows secrets: the body's "password" must be the admin's once more. Tries are counted
// like those of the login page. Errors: kForbidden (not 401, which would mean that
// the session is over), kTooManyAttempts.
base::Status check_password(AdminCall& call);

}  // namespace app
