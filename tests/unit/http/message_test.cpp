#include "http/message.h"

#include <catch2/catch.hpp>
#include <string>

TEST_CASE("http: the length of a body, as its head tells it") {
  const auto told = [](std::string_view headers) {
    return http::content_length(http::parse_request_head(headers));
  };
  CHECK(told("POST https://a/b\ncontent-length: 12\n") == 12);
  CHECK(told("POST https://a/b\ncontent-length: 0\n") == 0);
  for (const std::string_view line : {"", "content-length: \n", "content-length: -1\n",
                                      "content-length: 1x\n", "x-content-length: 5\n"}) {
    CHECK_FALSE(told(std::string("POST https://a/b\n").append(line)).has_value());
  }
}

TEST_CASE("http: a URL is split into origin, path and query") {
  struct Row {
    std::string_view url, origin, path, query;
  };
  const Row rows[] = {
      {"https://g.example/v1/models", "https://g.example", "/v1/models", ""},
      {"https://g.example:8443/a?b=/c?d", "https://g.example:8443", "/a", "b=/c?d"},
      {"http://[::1]:8787/login?next=%2F#top", "http://[::1]:8787", "/login", "next=%2F"},
      {"https://g.example", "https://g.example", "/", ""},
      {"https://g.example?a=b/c", "https://g.example", "/", "a=b/c"},
      {"https://g.example?user@h", "https://g.example", "/", "user@h"},
      {"https://g.example#/a?b", "https://g.example", "/", ""},
      {"/v1/models?a", "", "/v1/models", "a"},
      {"", "", "/", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.url);
    const std::string text = "GET " + std::string(row.url) + "\n";
    const http::RequestHead head = http::parse_request_head(text);
    CHECK(head.method == "GET");
    CHECK(head.url == row.url);
    CHECK(head.origin == row.origin);
    CHECK(head.path == row.path);
    CHECK(head.query == row.query);
  }
}

TEST_CASE("http: a head keeps its headers in order and skips lines that are none") {
  const std::string text = "POST https://g.example/\nHost: g.example\nno header\nX-A: a: b\nx-a: c";
  const http::RequestHead head = http::parse_request_head(text);
  REQUIRE(head.headers.size() == 3);
  CHECK(head.header("host") == "g.example");
  CHECK(head.header("x-a") == "a: b");
  CHECK(head.header("absent").empty());
}
