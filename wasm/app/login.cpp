#include "app/login.h"

#include "app/ask_ledger.h"
#include "app/panel_session.h"
#include "app/sync.h"
#include "auth/login_throttle.h"
#include "auth/origin_check.h"
#include "auth/password.h"
#include "auth/session_cookie.h"
#include "base/text.h"
#include "json/read.h"
#include "json/write.h"

namespace app {
namespace {

// A password in JSON; more is not worth the memory, for anybody can send it.
constexpr int64_t kLoginBodyLimit = int64_t{16} * 1024;

base::Error unavailable() {
  return {base::ErrorCode::kOverloaded, "The Ledger does not answer; please try again."};
}

// The address that counts wrong tries; Cloudflare sets it and no client can.
std::string_view client_address(const Exchange& exchange) {
  const std::string_view address = exchange.head.header("cf-connecting-ip");
  return address.empty() ? "unknown" : address;
}

base::Status check_scheme(const Exchange& exchange) {
  if (auth::is_cookie_kept(exchange.head)) return {};
  return base::fail(base::ErrorCode::kInvalidValue,
                    "Log in over https://: no browser keeps the session over plain HTTP.");
}

std::string report_text(std::string_view address, bool right) {
  base::Buffer body;
  json::Writer(body).begin_object().member("address", address).member("right", right).end_object();
  return body.str();
}

// Milliseconds until the next try is allowed; the Ledger knows.
async::Task<base::Result<int64_t>> wait_of(Exchange& exchange) {
  const std::string path =
      base::concat("/login?address=", http::percent_encode(client_address(exchange)));
  const async::Completion answer = co_await ask_ledger(exchange, "GET", path, {});
  if (!answer.ok() || answer.code != 200) co_return base::fail(unavailable());
  const base::Result<json::Value> tree = json::read(answer.bytes.view(), exchange.arena);
  const json::Value* wait = tree ? tree->find("wait_ms") : nullptr;
  co_return wait == nullptr ? 0 : wait->as_int().value_or(0);
}

// The Ledger's own refusal, given on.
void respond_ledger(Exchange& exchange, const async::Completion& answer,
                    std::vector<http::Header> headers = {}) {
  base::Buffer body;
  body.append(answer.bytes.view());
  headers.push_back({"content-type", "application/json"});
  respond_with(exchange, answer.code, std::move(headers), body);
}

void respond_success(Exchange& exchange, http::Header cookie) {
  base::Buffer body;
  body.append(R"({"success":true})");
  respond_with(exchange, 200, {std::move(cookie)}, body);
}

base::Result<std::string_view> read_password(Exchange& exchange) {
  const base::Result<const json::Value*> body = parse_object(exchange);
  if (!body) return base::fail(body.error());
  const json::Value* password = (*body)->find("password");
  if (password == nullptr) {
    return base::fail(base::ErrorCode::kMissingParameter, "`password` is missing.", "password");
  }
  if (!password->is_string()) {
    return base::fail(base::ErrorCode::kInvalidType, "`password` must be a string.", "password");
  }
  return password->string();
}

}  // namespace

async::Task<void> handle_login(Exchange& exchange) {
  const auth::SessionSecrets secrets = session_secrets(exchange.host);
  base::Status allowed = auth::check_origin(exchange.head);
  if (allowed) allowed = check_scheme(exchange);
  if (allowed) allowed = auth::check_admin_secrets(secrets.password, secrets.key);
  if (!allowed) {
    co_await skip_body(exchange);
    respond_error(exchange, allowed.error());
    co_return;
  }
  const base::Status read = co_await read_raw_body(exchange, kLoginBodyLimit, Held::kWhenArrived);
  if (!read) {
    respond_error(exchange, read.error());
    co_return;
  }
  const base::Result<std::string_view> password = read_password(exchange);
  if (!password) {
    respond_error(exchange, password.error());
    co_return;
  }
  const base::Result<int64_t> wait_ms = co_await wait_of(exchange);
  if (!wait_ms || *wait_ms > 0) {
    respond_error(exchange, wait_ms ? auth::throttle_error(*wait_ms) : wait_ms.error());
    co_return;
  }
  const bool right = auth::is_admin_password(*password, secrets.password, secrets.key);
  const std::string report = report_text(client_address(exchange), right);
  const async::Completion answer = co_await ask_ledger(exchange, "POST", "/login", report);
  if (!answer.ok()) {
    respond_error(exchange, unavailable());
    co_return;
  }
  const base::Result<json::Value> tree = json::read(answer.bytes.view(), exchange.arena);
  if (answer.code != 200 || !tree || !right) {
    respond_ledger(exchange, answer);
    co_return;
  }
  const json::Value* epoch = tree->find("epoch");
  const auth::Session session =
      auth::new_session(std::string(tree->find_string("session_id")),
                        epoch == nullptr ? 0 : epoch->as_int().value_or(0), exchange.host.now_ms());
  // The copy of the rules this isolate has may be older than the epoch of the new session.
  co_await refresh(exchange.isolate, exchange.host);
  respond_success(exchange, session_cookie(exchange, session));
}

async::Task<void> handle_logout(Exchange& exchange) {
  co_await skip_body(exchange);
  const base::Status allowed = auth::check_origin(exchange.head);
  if (!allowed) {
    respond_error(exchange, allowed.error());
    co_return;
  }
  const base::Result<auth::VerifiedSession> session = co_await find_session(exchange);
  if (session) {
    const std::string path = with_session("/logout", claim_of(session->session));
    const async::Completion answer = co_await ask_ledger(exchange, "POST", path, "{}");
    if (!answer.ok()) {
      respond_error(exchange, unavailable());
      co_return;
    }
    if (answer.code != 200) {
      // This browser is out, but a copy of its cookie is not, and that is to be known.
      respond_ledger(exchange, answer, {cleared_cookie(exchange)});
      co_return;
    }
    co_await refresh(exchange.isolate, exchange.host);
  }
  respond_success(exchange, cleared_cookie(exchange));
}

}  // namespace app
