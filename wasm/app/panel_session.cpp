#include "app/panel_session.h"

#include "app/sync.h"
#include "auth/password.h"
#include "auth/session_cookie.h"

namespace app {
namespace {

std::expected<auth::VerifiedSession, auth::SessionRefusal> read_cookie(
    Exchange& exchange, const auth::SessionSecrets& secrets) {
  const state::Policy& policy = exchange.isolate.config.policy;
  const auth::SessionRules rules{policy.settings.session_epoch, policy.revoked_sessions};
  const std::string_view token =
      auth::SessionCookie::for_request(exchange.head).find(exchange.head);
  return auth::read_session(token, secrets, rules, exchange.host.now_ms());
}

}  // namespace

auth::SessionSecrets session_secrets(host::Host& host) {
  return {host.variable("SESSION_SECRET_KEY"), host.variable("SESSION_SECRET_KEY_PREVIOUS"),
          host.variable("ADMIN_PASSWORD")};
}

async::Task<base::Result<auth::VerifiedSession>> find_session(Exchange& exchange) {
  const auth::SessionSecrets secrets = session_secrets(exchange.host);
  const base::Status usable = auth::check_admin_secrets(secrets.password, secrets.key);
  if (!usable) co_return base::fail(usable.error());
  auto session = read_cookie(exchange, secrets);
  // The epoch may be newer than this isolate's copy of the rules.
  if (!session && session.error() == auth::SessionRefusal::kEpochChanged) {
    co_await refresh_in_doubt(exchange.isolate, exchange.host);
    session = read_cookie(exchange, secrets);
  }
  if (!session) co_return base::fail(auth::session_error(session.error()));
  co_return std::move(*session);
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
