#include "http/security_headers.h"

namespace http {
namespace {

// Images and sound the playground receives are data: or blob: URLs.
constexpr std::string_view kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data: blob:; media-src 'self' data: blob:; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'";

// `same-origin`, not `no-referrer`: under the latter a browser sends `Origin: null` with the
// panel's own POSTs (Fetch, "append a request Origin header") and auth::check_origin refuses them.
constexpr std::string_view kReferrerPolicy = "same-origin";

Header header(std::string_view name, std::string_view value) {
  return {std::string(name), std::string(value)};
}

std::vector<Header> common_headers() {
  return {
      header("x-content-type-options", "nosniff"),
      header("referrer-policy", kReferrerPolicy),
      header("cross-origin-resource-policy", "same-origin"),
      header("strict-transport-security", "max-age=31536000"),
  };
}

}  // namespace

std::vector<Header> page_headers() {
  std::vector<Header> headers = common_headers();
  headers.push_back(header("content-security-policy", kContentPolicy));
  headers.push_back(header("x-frame-options", "DENY"));
  headers.push_back(header("cross-origin-opener-policy", "same-origin"));
  headers.push_back(
      header("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"));
  return headers;
}

std::vector<Header> panel_api_headers() {
  std::vector<Header> headers = common_headers();
  headers.push_back(header("content-type", "application/json"));
  headers.push_back(header("cache-control", "no-store"));
  headers.push_back(
      header("content-security-policy", "default-src 'none'; frame-ancestors 'none'"));
  return headers;
}

}  // namespace http
