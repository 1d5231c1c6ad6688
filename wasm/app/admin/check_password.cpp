#include "app/admin/check_password.h"

#include "app/admin/check_deployment.h"
#include "auth/login_throttle.h"
#include "auth/password.h"
#include "gemini/endpoint.h"
#include "ledger/logins.h"

namespace app {

base::Status check_password(AdminCall& call) {
  const base::Status known = check_deployment(call);
  if (!known) return known;
  std::string given;
  const base::Status read =
      read_body(call.body, [&](state::Fields& fields) { fields.read("password", given); });
  if (!read) return read;
  if (given.empty()) {
    return base::fail(base::ErrorCode::kForbidden, "This takes the password once more.",
                      "password");
  }
  host::Host& host = call.context.host;
  const bool right = auth::is_admin_password(given, host.variable("ADMIN_PASSWORD"),
                                             host.variable("SESSION_SECRET_KEY"));
  const auth::Attempt attempt =
      right ? auth::Attempt::kRightPassword : auth::Attempt::kWrongPassword;
  const int64_t wait_ms =
      ledger::record_confirmation(call.context.storage, call.session.id, attempt, call.now_ms());
  if (wait_ms > 0) return base::fail(auth::throttle_error(wait_ms));
  if (!right) {
    return base::fail(base::ErrorCode::kForbidden, "The password is wrong.", "password");
  }
  return {};
}

base::Status check_redirection(AdminCall& call, const state::Settings& settings) {
  const std::string_view url = gemini::trim_base_url(settings.base_url);
  const std::string& stored = call.state().config.policy.settings.base_url;
  if (url.empty() || url == gemini::trim_base_url(stored)) return {};
  return check_password(call);
}

}  // namespace app
