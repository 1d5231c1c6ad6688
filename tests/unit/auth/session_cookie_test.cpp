#include "auth/session_cookie.h"

#include <catch2/catch.hpp>
#include <string>

namespace {

std::string head_for(std::string_view url, std::string_view cookie) {
  return "GET " + std::string(url) + "\ncookie: " + std::string(cookie) + "\n";
}

}  // namespace

TEST_CASE("session cookie: prefix and Secure everywhere but on the machine itself") {
  struct Row {
    std::string_view url;
    std::string_view name;
  };
  const Row rows[] = {
      {"https://gateway.example/admin", "__Host-gpp_session"},
      {"https://localhost/admin", "__Host-gpp_session"},
      {"http://gateway.example/admin", "__Host-gpp_session"},
      {"http://localhost/admin", "gpp_session"},
      {"http://localhost:8787/admin", "gpp_session"},
      {"http://LOCALHOST:8787/", "gpp_session"},
      {"http://127.0.0.1:8787/", "gpp_session"},
      {"http://[::1]:8787/", "gpp_session"},
      {"http://[::1]/", "gpp_session"},
      {"http://localhost.evil.example/", "__Host-gpp_session"},
      {"http://127.0.0.10/", "__Host-gpp_session"},
      {"http://notlocalhost/", "__Host-gpp_session"},
      {"http://192.168.1.2:8787/", "__Host-gpp_session"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.url);
    const std::string text = head_for(row.url, "");
    CHECK(auth::SessionCookie::for_request(http::parse_request_head(text)).name() == row.name);
  }
}

TEST_CASE("session cookie: attributes") {
  using auth::SessionCookie;
  CHECK(SessionCookie(SessionCookie::Kind::kHost).set("a.b", 86400) ==
        "__Host-gpp_session=a.b; Path=/; Max-Age=86400; HttpOnly; SameSite=Strict; Secure");
  CHECK(SessionCookie(SessionCookie::Kind::kLocal).set("a.b", 60) ==
        "gpp_session=a.b; Path=/; Max-Age=60; HttpOnly; SameSite=Strict");
  CHECK(SessionCookie(SessionCookie::Kind::kHost).clear() ==
        "__Host-gpp_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure");
}

TEST_CASE("session cookie: only its own name is read") {
  struct Row {
    std::string_view name;
    std::string_view url;
    std::string_view cookie;
    std::string_view expected;
  };
  const std::string_view https = "https://gateway.example/";
  const std::string_view local = "http://localhost/";
  const Row rows[] = {
      {"alone", https, "__Host-gpp_session=t", "t"},
      {"among others", https, "a=b;__Host-gpp_session=t; c=d", "t"},
      {"plain name over https", https, "gpp_session=t", ""},
      {"prefixed name on localhost", local, "__Host-gpp_session=t", ""},
      {"localhost", local, "gpp_session=t", "t"},
      {"longer name", https, "x__Host-gpp_session=t; __Host-gpp_sessions=u", ""},
      {"other case", https, "__host-gpp_session=t", ""},
      {"empty", https, "__Host-gpp_session=", ""},
      {"name only", https, "__Host-gpp_session", ""},
      {"nothing", https, "", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::string text = head_for(row.url, row.cookie);
    const http::RequestHead head = http::parse_request_head(text);
    CHECK(auth::SessionCookie::for_request(head).find(head) == row.expected);
  }
}
