#include "app/panel.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "app/ask_ledger.h"
#include "app/panel_session.h"
#include "app/secret_box.h"
#include "app/sync.h"
#include "auth/origin_check.h"
#include "auth/session_cookie.h"
#include "base/text.h"
#include "json/read.h"

namespace app {
namespace {

constexpr int64_t kAdminBodyLimit = 8 * 1024 * 1024;
constexpr int64_t kAssetLimit = 4 * 1024 * 1024;
// The assets answer a page's path without its ending; asking for the file itself is a redirect.
constexpr std::string_view kShell = "/";
constexpr std::string_view kLoginPage = "/login";
constexpr std::string_view kOverview = "/admin";
// The names of these hold a hash of what is in them.
constexpr std::string_view kHashedAssets = "/assets/";
constexpr std::string_view kApiPrefix = "/api";

bool changes_something(std::string_view method) {
  return method != "GET" && method != "HEAD";
}

void redirect(Exchange& exchange, std::string_view where) {
  respond_with(exchange, 302, {{"location", std::string(where)}}, base::Buffer());
}

// The password would be sent for everybody on the way to read, and the session lost. Whether the
// browser was sent away.
bool lead_to_https(Exchange& exchange) {
  const http::RequestHead& head = exchange.head;
  if (auth::is_cookie_kept(head)) return false;
  const std::string_view host = head.origin.substr(head.origin.find("://"));
  redirect(exchange,
           base::concat("https", host, head.path, head.query.empty() ? "" : "?", head.query));
  return true;
}

// Where the login page leads to: the screen that was asked for without a session.
std::string login_address(const http::RequestHead& head) {
  const std::string screen = base::concat(head.path, head.query.empty() ? "" : "?", head.query);
  if (screen == kOverview || screen == base::concat(kOverview, "/")) return std::string(kLoginPage);
  return base::concat(kLoginPage, "?to=", http::percent_encode(screen));
}

// Of the panel only, and as it may stand in a header.
std::string wanted_screen(const http::RequestHead& head) {
  std::string screen = http::query_parameter(head.query, "to");
  const bool inside = screen.starts_with("/admin/") || screen.starts_with("/admin?");
  const bool plain = std::ranges::all_of(screen, [](char c) { return c > ' ' && c < 0x7f; });
  return inside && plain ? screen : std::string(kOverview);
}

async::Task<void> serve_asset(Exchange& exchange, std::string path, std::string cache_control) {
  const async::Completion head = co_await exchange.host.asset(path);
  const bool found = head.ok() && head.code == 200;
  if (!found) {
    if (head.ok()) exchange.host.close(head.handle);
    respond_error(exchange, {base::ErrorCode::kNotFound, "There is no such page."});
    co_return;
  }
  const std::vector<http::Header> headers = exchange.host.headers(head.handle);
  const async::Completion file = co_await exchange.host.read_response(head.handle, kAssetLimit);
  if (!file.ok()) {
    respond_error(exchange, {base::ErrorCode::kInternal, "The file could not be read."});
    co_return;
  }
  base::Buffer body;
  body.append(file.bytes.view());
  respond_with(exchange, 200,
               {{"content-type", std::string(http::find_header(headers, "content-type"))},
                {"cache-control", std::move(cache_control)}},
               body);
}

// Where in the Ledger a call of the admin API goes.
std::string ledger_target(Exchange& exchange, const auth::Session& session) {
  const http::RequestHead& head = exchange.head;
  SessionClaim claim = claim_of(session);
  claim.deployment = deployment_mark(exchange.host);
  return with_session(
      base::concat(head.path.substr(kApiPrefix.size()), head.query.empty() ? "" : "?", head.query),
      claim);
}

// How long the Ledger's refusal tells to wait, for scripts.
std::vector<http::Header> wait_header(Exchange& exchange, const async::Completion& answer) {
  if (answer.code != 429 && answer.code != 503) return {};
  const base::Result<json::Value> body = json::read(answer.bytes.view(), exchange.arena);
  const json::Value* error = body ? body->find("error") : nullptr;
  const json::Value* wait = error == nullptr ? nullptr : error->find("retry_after_s");
  const std::optional<int64_t> seconds = wait == nullptr ? std::nullopt : wait->as_int();
  if (!seconds) return {};
  return {{"retry-after", std::to_string(*seconds)}};
}

}  // namespace

async::Task<void> handle_admin(Exchange& exchange) {
  const http::RequestHead& head = exchange.head;
  const bool change = changes_something(head.method);
  if (change) {
    const base::Status allowed = auth::check_origin(head);
    if (!allowed) {
      co_await skip_body(exchange);
      respond_error(exchange, allowed.error());
      co_return;
    }
  }
  const base::Result<auth::VerifiedSession> session = co_await find_session(exchange);
  if (!session) {
    co_await skip_body(exchange);
    respond_error(exchange, session.error());
    co_return;
  }
  const base::Status read =
      change ? co_await read_raw_body(exchange, kAdminBodyLimit) : base::Status();
  if (!read) {
    respond_error(exchange, read.error());
    co_return;
  }
  const std::string target = ledger_target(exchange, session->session);
  co_await bring_outcomes(exchange.isolate, exchange.host);
  const async::Completion answer =
      co_await ask_ledger(exchange, head.method, target, exchange.body.view());
  if (!answer.ok()) {
    respond_error(exchange,
                  {base::ErrorCode::kOverloaded, "The Ledger does not answer; please try again."});
    co_return;
  }
  // Without news of a session that has ended, the login page would send its browser back here.
  const bool ended = answer.code == base::error_info(base::ErrorCode::kUnauthorized).status;
  if (change || ended) co_await refresh(exchange.isolate, exchange.host);
  base::Buffer out;
  out.append(answer.bytes.view());
  std::vector<http::Header> headers = wait_header(exchange, answer);
  if (session->renewal == auth::Renewal::kDue) {
    const auth::Session renewed = auth::renew_session(session->session, exchange.host.now_ms());
    headers.push_back(session_cookie(exchange, renewed));
  }
  respond_with(exchange, answer.code, std::move(headers), out);
  co_await carry_on(exchange.isolate, exchange.host);
}

async::Task<void> handle_root(Exchange& exchange) {
  if (!lead_to_https(exchange)) redirect(exchange, kOverview);
  co_return;
}

async::Task<void> handle_login_page(Exchange& exchange) {
  if (lead_to_https(exchange)) co_return;
  const auto session = co_await find_session(exchange);
  if (session) {
    redirect(exchange, wanted_screen(exchange.head));
    co_return;
  }
  co_await serve_asset(exchange, std::string(kLoginPage), "no-cache");
}

async::Task<void> handle_admin_page(Exchange& exchange) {
  if (lead_to_https(exchange)) co_return;
  const auto session = co_await find_session(exchange);
  if (!session) {
    redirect(exchange, login_address(exchange.head));
    co_return;
  }
  // Not stored anywhere, so that Back after logging out asks again.
  co_await serve_asset(exchange, std::string(kShell), "no-store");
}

async::Task<void> handle_asset(Exchange& exchange) {
  const std::string_view path = exchange.head.path;
  const bool hashed = path.starts_with(kHashedAssets);
  return serve_asset(exchange, std::string(path),
                     hashed ? "public, max-age=31536000, immutable" : "public, max-age=300");
}

}  // namespace app
