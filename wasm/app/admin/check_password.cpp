#include "app/admin/check_password.h"

#include "auth/login_throttle.h"
#include "auth/password.h"
#include "ledger/logins.h"

namespace app {
namespace {

// Tries with a session are counted in a place of their own, so that they cannot keep the login
// page closed, nor the other way round.
constexpr std::string_view kPlace = "admin";

}  // namespace

base::Status check_password(AdminCall& call) {
  std::string given;
  const base::Status read =
      read_body(call.body, [&](state::Fields& fields) { fields.read("password", given); });
  if (!read) return read;
  host::Host& host = call.context.host;
  const bool right = auth::is_admin_password(given, host.variable("ADMIN_PASSWORD"),
                                             host.variable("SESSION_SECRET_KEY"));
  const auth::Attempt attempt =
      right ? auth::Attempt::kRightPassword : auth::Attempt::kWrongPassword;
  const int64_t wait_ms =
      ledger::record_login(call.context.storage, kPlace, attempt, call.now_ms());
  if (wait_ms > 0) return base::fail(auth::throttle_error(wait_ms));
  if (!right) {
    return base::fail(base::ErrorCode::kForbidden, "The password is wrong.", "password");
  }
  return {};
}

}  // namespace app
