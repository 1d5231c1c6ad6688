#include "auth/session_cookie.h"

#include "base/text.h"

namespace auth {
namespace {

constexpr std::string_view kHostName = "__Host-gpp_session";
constexpr std::string_view kLocalName = "gpp_session";

constexpr std::string_view kPlain = "http://";

// "http://localhost:8787" and the like; the port does not matter.
bool is_plain_local(std::string_view origin) {
  if (!base::starts_with_ignore_case(origin, kPlain)) return false;
  const std::string_view host = origin.substr(kPlain.size());
  for (const std::string_view local : {"localhost", "127.0.0.1", "[::1]"}) {
    if (!base::starts_with_ignore_case(host, local)) continue;
    if (host.size() == local.size() || host[local.size()] == ':') return true;
  }
  return false;
}

}  // namespace

SessionCookie SessionCookie::for_request(const http::RequestHead& head) {
  return SessionCookie(is_plain_local(head.origin) ? Kind::kLocal : Kind::kHost);
}

std::string_view SessionCookie::name() const {
  switch (kind_) {
    case Kind::kHost:
      return kHostName;
    case Kind::kLocal:
      return kLocalName;
  }
  __builtin_unreachable();
}

std::string_view SessionCookie::find(const http::RequestHead& head) const {
  return http::cookie(head.header("cookie"), name());
}

std::string SessionCookie::set(std::string_view token, int64_t max_age_s) const {
  const std::string_view secure = kind_ == Kind::kHost ? "; Secure" : "";
  return base::concat(name(), "=", token, "; Path=/; Max-Age=", std::to_string(max_age_s),
                      "; HttpOnly; SameSite=Strict", secure);
}

std::string SessionCookie::clear() const {
  return set("", 0);
}

bool is_cookie_kept(const http::RequestHead& head) {
  return !base::starts_with_ignore_case(head.origin, kPlain) || is_plain_local(head.origin);
}

}  // namespace auth
