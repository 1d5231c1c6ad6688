#include "auth/origin_check.h"

#include <catch2/catch.hpp>
#include <string>

TEST_CASE("origin check: only the panel itself, or a program") {
  struct Row {
    std::string_view name;
    std::string_view headers;
    bool allowed;
  };
  const Row rows[] = {
      {"own origin", "origin: https://gateway.example\n", true},
      {"own origin, other case", "origin: HTTPS://Gateway.Example\n", true},
      {"own origin and fetch metadata",
       "origin: https://gateway.example\nsec-fetch-site: same-origin\n", true},
      {"other host", "origin: https://evil.example\n", false},
      {"other scheme", "origin: http://gateway.example\n", false},
      {"other port", "origin: https://gateway.example:8443\n", false},
      {"subdomain", "origin: https://a.gateway.example\n", false},
      {"own origin as a prefix", "origin: https://gateway.example.evil.example\n", false},
      {"with a path", "origin: https://gateway.example/\n", false},
      {"null", "origin: null\n", false},
      {"empty", "origin: \n", false},
      {"foreign origin, lying metadata",
       "origin: https://evil.example\nsec-fetch-site: same-origin\n", false},
      {"no origin, same-origin", "sec-fetch-site: same-origin\n", true},
      {"no origin, none", "sec-fetch-site: none\n", true},
      {"no origin, same-site", "sec-fetch-site: same-site\n", false},
      {"no origin, cross-site", "sec-fetch-site: cross-site\n", false},
      {"no origin, unknown word", "sec-fetch-site: whatever\n", false},
      {"a program", "", true},
      {"a program with a referer", "referer: https://evil.example/\n", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::string text = "POST https://gateway.example/api/login\n" + std::string(row.headers);
    const base::Status status = auth::check_origin(http::parse_request_head(text));
    CHECK(status.has_value() == row.allowed);
    if (!status) CHECK(status.error().http_status() == 403);
  }
}

TEST_CASE("origin check: the port belongs to the origin") {
  const std::string text = "POST http://localhost:8787/api/login\norigin: http://localhost:8788\n";
  CHECK_FALSE(auth::check_origin(http::parse_request_head(text)).has_value());
}
