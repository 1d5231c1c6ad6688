#pragma once

#include "app/admin/admin.h"

namespace app {

// For what shows secrets: the body's "password" must be the admin's once more. Tries are counted
// like those of the login page, unless none is given. Errors: kForbidden (not 401, which would mean
// that the session is over), kTooManyAttempts, those of check_deployment().
base::Status check_password(AdminCall& call);

// The same for settings by which all Gemini keys would be sent to another host than now.
base::Status check_redirection(AdminCall& call, const state::Settings& settings);

}  // namespace app
