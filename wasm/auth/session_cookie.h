#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.h"

namespace auth {

// The cookie that holds a session token. The type holds the rules, so no caller can leave one out:
// HttpOnly, SameSite=Strict, Path=/, no Domain, and Secure with the name prefix `__Host-`, by which
// the browser refuses a cookie set by a neighbouring host or over plain HTTP. Only on http:// to
// the machine itself (localhost, 127.0.0.1, [::1]) are prefix and Secure left out, since not every
// browser takes them there.
class SessionCookie {
 public:
  enum class Kind { kHost, kLocal };

  static SessionCookie for_request(const http::RequestHead& head);
  explicit SessionCookie(Kind kind) : kind_(kind) {}

  std::string_view name() const;
  // Token the browser sent; empty when absent. Lives as long as the head's text.
  std::string_view find(const http::RequestHead& head) const;

  // Values of `set-cookie`. `token` is that of write_session().
  std::string set(std::string_view token, int64_t max_age_s) const;
  std::string clear() const;

 private:
  Kind kind_;
};

// Whether browsers keep the cookie of an answer to this request: over plain HTTP none does, but
// that of the machine itself.
bool is_cookie_kept(const http::RequestHead& head);

}  // namespace auth
