#include "app/ledger_session.h"

#include <algorithm>

#include "app/random.h"
#include "app/read_body.h"
#include "auth/login_throttle.h"
#include "auth/session_token.h"
#include "http/message.h"
#include "ledger/edit.h"
#include "ledger/logins.h"
#include "ledger/tables.h"

namespace app {
namespace {

std::string session_json(std::string_view id, int64_t epoch) {
  base::Buffer body;
  json::Writer out(body);
  out.begin_object().member("session_id", id).member("epoch", epoch).end_object();
  return body.str();
}

}  // namespace

base::Status check_session(const LedgerContext& context, const SessionClaim& claim) {
  const state::Policy& policy = context.state.config.policy;
  const auto is_this = [&](const state::RevokedSession& gone) { return gone.id == claim.id; };
  if (claim.id.empty()) {
    return base::fail(base::ErrorCode::kUnauthorized, "Please log in.");
  }
  if (claim.epoch != policy.settings.session_epoch ||
      std::ranges::any_of(policy.revoked_sessions, is_this)) {
    return base::fail(base::ErrorCode::kUnauthorized, "The session was ended. Please log in.");
  }
  return {};
}

base::Result<LedgerReply> show_login_wait(LedgerContext& context, const LedgerRequest& request) {
  const int64_t wait_ms = ledger::find_login_wait(
      context.storage, http::query_parameter(request.query, "address"), context.host.now_ms());
  base::Buffer body;
  json::Writer(body).begin_object().member("wait_ms", wait_ms).end_object();
  return LedgerReply{200, body.str()};
}

base::Result<LedgerReply> log_in(LedgerContext& context, const LedgerRequest& request) {
  std::string address;
  bool right = false;
  const base::Status read = read_body(request.body, [&](state::Fields& fields) {
    fields.read("address", address).read("right", right);
  });
  if (!read) return std::unexpected(read.error());
  const int64_t wait_ms = ledger::record_login(
      context.storage, address,
      right ? auth::Attempt::kRightPassword : auth::Attempt::kWrongPassword, context.host.now_ms());
  if (wait_ms > 0) return base::fail(auth::throttle_error(wait_ms));
  if (!right) return base::fail(base::ErrorCode::kUnauthorized, "The password is wrong.");
  return LedgerReply{200, session_json(fresh_text(context.host, auth::kSessionIdLength),
                                       context.state.config.policy.settings.session_epoch)};
}

base::Result<LedgerReply> log_out(LedgerContext& context, const LedgerRequest& request) {
  if (check_session(context, request.session)) {
    const int64_t now = context.host.now_ms();
    std::vector<state::RevokedSession>& revoked = context.state.config.policy.revoked_sessions;
    std::erase_if(revoked, [&](const auto& gone) { return gone.until_ms <= now; });
    const int64_t longest = now + auth::kSessionLifetimeMs;
    revoked.push_back({request.session.id, std::min(request.session.end_ms, longest)});
    ledger::touch_policy(context.state);
    ledger::save(context.storage, context.state);
  }
  return LedgerReply{200, R"({"success":true})"};
}

void end_all_sessions(LedgerContext& context) {
  state::Policy& policy = context.state.config.policy;
  ++policy.settings.session_epoch;
  policy.revoked_sessions.clear();
  ledger::touch_policy(context.state);
}

}  // namespace app
