#include "http/cors.h"

#include <algorithm>

namespace http {
namespace {

constexpr std::string_view kMethods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
// Answer headers a script may read beyond the few every script may.
constexpr std::string_view kExposed =
    "x-gateway-ignored, x-request-id, retry-after, retry-after-ms, x-should-retry, "
    "x-gemini-service-tier, x-goog-upload-url, x-goog-upload-status";

// Characters of header names (RFC 9110 token) and of the list around them.
bool is_list_character(char c) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~, ";
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         kOthers.contains(c);
}

std::string_view asked_or(std::string_view asked, std::string_view fallback) {
  const bool usable = !asked.empty() && std::ranges::all_of(asked, is_list_character);
  return usable ? asked : fallback;
}

}  // namespace

std::vector<Header> preflight_headers(const RequestHead& head) {
  const std::string_view headers =
      asked_or(head.header("access-control-request-headers"), "authorization, content-type");
  return {
      {"access-control-allow-origin", "*"},
      {"access-control-allow-methods",
       std::string(asked_or(head.header("access-control-request-method"), kMethods))},
      {"access-control-allow-headers", std::string(headers)},
      {"access-control-max-age", "86400"},
      {"vary", "access-control-request-method, access-control-request-headers"},
  };
}

std::vector<Header> cors_headers() {
  return {
      {"access-control-allow-origin", "*"},
      {"access-control-expose-headers", std::string(kExposed)},
  };
}

}  // namespace http
