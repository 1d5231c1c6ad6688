#include "app/panel_session.h"

#include "auth/password.h"
#include "auth/session_cookie.h"

namespace app {

auth::SessionSecrets session_secrets(host::Host& host) {
  return {host.variable("SESSION_SECRET_KEY"), host.variable("SESSION_SECRET_KEY_PREVIOUS"),
          host.variable("ADMIN_PASSWORD")};
}

base::Result<auth::VerifiedSession> find_session(Exchange& exchange) {
  const auth::SessionSecrets secrets = session_secrets(exchange.host);
  const base::Status usable = auth::check_admin_secrets(secrets.password, secrets.key);
  if (!usable) return base::fail(usable.error());
  const state::Policy& policy = exchange.isolate.config.policy;
  const auth::SessionRules rules{policy.settings.session_epoch, policy.revoked_sessions};
  const std::string_view token =
      auth::SessionCookie::for_request(exchange.head).find(exchange.head);
  auto session = auth::read_session(token, secrets, rules, exchange.host.now_ms());
  if (!session) return base::fail(auth::session_error(session.error()));
  return std::move(*session);
}

SessionClaim claim_of(const auth::Session& session) {
  return {session.id, session.epoch, auth::session_end_ms(session)};
}

http::Header session_cookie(Exchange& exchange, const auth::Session& session) {
  const int64_t left_s = (auth::session_end_ms(session) - exchange.host.now_ms()) / 1000;
  const std::string token = auth::write_session(session, session_secrets(exchange.host));
  return {"set-cookie", auth::SessionCookie::for_request(exchange.head).set(token, left_s)};
}

http::Header cleared_cookie(Exchange& exchange) {
  return {"set-cookie", auth::SessionCookie::for_request(exchange.head).clear()};
}

}  // namespace app
