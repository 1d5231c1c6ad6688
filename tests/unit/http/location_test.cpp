#include "http/location.h"

#include <catch2/catch.hpp>

TEST_CASE("location: the target of a redirect") {
  constexpr std::string_view kBase = "https://a.example/x/y?q=/1#z";
  struct Row {
    std::string_view location;
    std::string_view expected;
  };
  const Row rows[] = {
      {"http://b.example/c", "http://b.example/c"},
      {"HTTPS://b.example", "HTTPS://b.example"},
      {"javascript:alert(1)", "javascript:alert(1)"},
      {"//b.example/c", "https://b.example/c"},
      {"/c?from=http://d.example/", "https://a.example/c?from=http://d.example/"},
      {"c?from=http://d.example/", "https://a.example/x/c?from=http://d.example/"},
      {"?from=http://d.example/", "https://a.example/x/y?from=http://d.example/"},
      {"c/d:e", "https://a.example/x/c/d:e"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.location);
    CHECK(http::resolve_location(kBase, row.location) == row.expected);
  }
}

TEST_CASE("location: what is of one origin") {
  constexpr std::string_view kBase = "https://a.example/x/y?q=/1#z";
  for (const std::string_view url :
       {"https://a.example", "https://a.example/", "https://a.example?b", "https://a.example#b",
        "https://a.example\\@b.example/"}) {
    CAPTURE(url);
    CHECK(http::is_same_origin(kBase, url));
  }
  for (const std::string_view url :
       {"http://a.example/x", "https://a.example:8443/", "https://a.example.b.example/",
        "https://a.example@b.example/", "https://b.example/https://a.example/", "https://", "/x",
        "", "https:a.example"}) {
    CAPTURE(url);
    CHECK_FALSE(http::is_same_origin(kBase, url));
    CHECK_FALSE(http::is_same_origin(url, url.starts_with("http") ? kBase : url));
  }
}
