#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "state/config_document.h"

// The admin's session, held by the browser alone:
//
//   base64url("1.<id>.<issued s>.<renewed s>.<epoch>") "." base64url(HMAC-SHA256 of the left part)
//
// Every token has exactly one spelling. Nothing here keeps state: a token is good or bad by itself,
// the secrets, the published rules and the time.
namespace auth {

inline constexpr int64_t kSessionLifetimeMs = 7 * 24 * 3'600'000LL;
inline constexpr int64_t kSessionIdleMs = 24 * 3'600'000LL;
inline constexpr int64_t kSessionRenewalMs = 3'600'000LL;  // age at which a token is replaced
inline constexpr int64_t kClockSkewMs = 5 * 60'000LL;      // between data centres
inline constexpr size_t kSessionIdLength = 22;             // characters of crypto::token_text()

// Views must outlive the call they are given to.
struct SessionSecrets {
  std::string_view key;           // SESSION_SECRET_KEY
  std::string_view previous_key;  // SESSION_SECRET_KEY_PREVIOUS; empty = none
  std::string_view password;      // ADMIN_PASSWORD: changing it ends every session
};

// What the admin has ended.
struct SessionRules {
  int64_t epoch = 0;
  std::span<const state::RevokedSession> revoked = {};
};

// Times are whole seconds in ms.
struct Session {
  std::string id;  // random, [0-9A-Za-z]{1,64}
  int64_t issued_ms = 0;
  int64_t renewed_ms = 0;
  int64_t epoch = 0;
};

enum class Renewal { kNotDue, kDue };

struct VerifiedSession {
  Session session;
  Renewal renewal = Renewal::kNotDue;  // kDue: send the browser renew_session()'s token
};

enum class SessionRefusal {
  kMissing,       // no token
  kMalformed,     // not of the shape above
  kForged,        // signed with another key: forged, or password or secret have changed
  kNotYetValid,   // from the future
  kExpired,       // older than kSessionLifetimeMs
  kIdle,          // not used for kSessionIdleMs
  kEpochChanged,  // logged out everywhere
  kRevoked,       // logged out
};

Session new_session(std::string id, int64_t epoch, int64_t now_ms);
Session renew_session(Session session, int64_t now_ms);
// When it is over at the latest, whatever happens.
int64_t session_end_ms(const Session& session);

std::string write_session(const Session& session, const SessionSecrets& secrets);
std::expected<VerifiedSession, SessionRefusal> read_session(std::string_view token,
                                                            const SessionSecrets& secrets,
                                                            const SessionRules& rules,
                                                            int64_t now_ms);

// 401, the same for reasons a stranger need not tell apart.
base::Error session_error(SessionRefusal refusal);

}  // namespace auth
