#include <string>

#include "auth/client_credential.h"
#include "auth/login_throttle.h"
#include "auth/origin_check.h"
#include "auth/session_cookie.h"
#include "fuzz.h"
#include "http/cors.h"
#include "http/media_type.h"
#include "http/message.h"
#include "http/public_url.h"
#include "route/route.h"
#include "route/safe_path.h"

namespace {

void check_route(const http::RequestHead& head) {
  const route::Route route = route::match(head.method, head.path);
  switch (route.target) {
    case route::Target::kNative:
    case route::Target::kAsset:
    case route::Target::kAdminPage:
      fuzz::require(route::is_safe_path(head.path));
      break;
    case route::Target::kModel:
      fuzz::require(route::is_safe_model_id(route.id));
      break;
    case route::Target::kWrongMethod:
      fuzz::require(!route.allow.empty());
      break;
    default:
      break;
  }
  const base::Error error = route::refusal_error(route, head.method, head.path);
  for (const char c : error.message) fuzz::require(c >= 0x20 && c < 0x7f);
}

void check_headers(const http::RequestHead& head) {
  for (const http::Header& header : http::preflight_headers(head)) {
    fuzz::require(header.value.find_first_of("\r\n") == std::string::npos);
  }
  for (const auto& [name, value] : head.headers) {
    http::normal_media_type(value);
    http::sniff_media_type(value);
    auth::throttle_name(value);
  }
}

}  // namespace

// The head of a request as the shim hands it over, and everything read out of it.
void fuzz_one(std::string_view input) {
  const http::RequestHead head = http::parse_request_head(input);
  check_route(head);
  check_headers(head);
  auth::find_client_credential(head);
  auth::check_origin(head);
  auth::SessionCookie::for_request(head).find(head);
  fuzz::require(http::percent_decode(http::percent_encode(input)) == input);
  if (http::check_public_url(head.url)) {
    fuzz::require(head.origin.find('@') == std::string_view::npos);
  }
}
