#include <catch2/catch.hpp>
#include <string>

#include "http/cors.h"
#include "http/security_headers.h"

TEST_CASE("cors: preflight allows what the browser asks for") {
  struct Row {
    std::string_view name;
    std::string_view headers;
    std::string_view allow_headers;
    std::string_view allow_methods;
  };
  constexpr std::string_view kAll = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
  const Row rows[] = {
      {"what it asks for",
       "access-control-request-method: POST\n"
       "access-control-request-headers: authorization,content-type,x-stainless-os\n",
       "authorization,content-type,x-stainless-os", "POST"},
      {"any other name",
       "access-control-request-method: DELETE\naccess-control-request-headers: x-foo_bar.baz\n",
       "x-foo_bar.baz", "DELETE"},
      {"nothing asked", "", "authorization, content-type", kAll},
      {"no header name", "access-control-request-headers: a(b)\"c\"\n",
       "authorization, content-type", kAll},
      {"no method", "access-control-request-method: PO ST;\n", "authorization, content-type", kAll},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::string text = "OPTIONS https://g.example/v1/models\n" + std::string(row.headers);
    const auto headers = http::preflight_headers(http::parse_request_head(text));
    CHECK(http::find_header(headers, "access-control-allow-origin") == "*");
    CHECK(http::find_header(headers, "access-control-allow-headers") == row.allow_headers);
    CHECK(http::find_header(headers, "access-control-allow-methods") == row.allow_methods);
    CHECK(http::find_header(headers, "access-control-max-age") == "86400");
    CHECK(http::find_header(headers, "access-control-allow-credentials").empty());
  }
}

TEST_CASE("cors: answers show the gateway's own headers to scripts") {
  const auto headers = http::cors_headers();
  CHECK(http::find_header(headers, "access-control-allow-origin") == "*");
  const std::string_view exposed = http::find_header(headers, "access-control-expose-headers");
  for (const std::string_view name : {"x-gateway-ignored", "retry-after", "x-should-retry"}) {
    CAPTURE(name);
    CHECK(exposed.find(name) != std::string_view::npos);
  }
}

TEST_CASE("security headers: nothing inline, nothing foreign, no frame") {
  const auto page = http::page_headers();
  const std::string_view policy = http::find_header(page, "content-security-policy");
  CHECK(policy.find("default-src 'none'") != std::string_view::npos);
  CHECK(policy.find("script-src 'self';") != std::string_view::npos);
  CHECK(policy.find("style-src 'self';") != std::string_view::npos);
  CHECK(policy.find("frame-ancestors 'none'") != std::string_view::npos);
  for (const std::string_view bad : {"unsafe", "*", "http"}) {
    CAPTURE(bad);
    CHECK(policy.find(bad) == std::string_view::npos);
  }
  CHECK(http::find_header(page, "x-content-type-options") == "nosniff");
  // Under no-referrer the panel's own POSTs would carry `Origin: null`.
  CHECK(http::find_header(page, "referrer-policy") == "same-origin");

  const auto api = http::panel_api_headers();
  CHECK(http::find_header(api, "cache-control") == "no-store");
  CHECK(http::find_header(api, "x-content-type-options") == "nosniff");
  CHECK(http::find_header(api, "access-control-allow-origin").empty());
}
