#include <string>

#include "auth/session_cookie.h"
#include "base/text.h"
#include "fuzz.h"
#include "http/message.h"

namespace {

std::string_view find_sent(auth::SessionCookie cookie, std::string_view header, std::string& text) {
  text = base::concat("GET https://g.example/\ncookie: ", header, "\n");
  return cookie.find(http::parse_request_head(text));
}

bool is_cookie_text(std::string_view text) {
  for (const char c : text) {
    if (c <= 0x20 || c >= 0x7F || c == ';' || c == ',' || c == '"' || c == '\\') return false;
  }
  return true;
}

}  // namespace

// Any Cookie header is read without harm, and a token stands a way there and back beside it.
void fuzz_one(std::string_view input) {
  for (const auto kind : {auth::SessionCookie::Kind::kHost, auth::SessionCookie::Kind::kLocal}) {
    const auth::SessionCookie cookie(kind);
    std::string text;
    const std::string_view found = find_sent(cookie, input, text);
    fuzz::require(found.find_first_of(";\n") == std::string_view::npos);
    if (!is_cookie_text(input) || input.empty()) continue;
    const std::string set = cookie.set(input, 60);
    const std::string sent = base::concat("a=b; ", set.substr(0, set.find(';')), "; c=d");
    fuzz::require(find_sent(cookie, sent, text) == input);
  }
}
