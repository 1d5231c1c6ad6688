#include "auth/session_token.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "crypto/base64.h"
#include "crypto/hmac.h"

namespace {

constexpr int64_t kNow = 1'795'305'600'000;
constexpr int64_t kHour = 3'600'000;
constexpr auth::SessionSecrets kSecrets = {"session secret", "", "password"};
constexpr auth::SessionRules kRules = {.epoch = 3};

std::string token_at(int64_t issued_ms) {
  return auth::write_session(auth::new_session("aB3", 3, issued_ms), kSecrets);
}

// A token with any payload and a right signature, as only the holder of the secrets can make it.
std::string signed_payload(std::string_view payload) {
  const std::string encoded = crypto::base64url_encode(payload);
  const crypto::Digest key =
      crypto::derive_key(kSecrets.key, kSecrets.password, "gemini-proxy-panel session v1");
  const crypto::Digest mac = crypto::hmac_sha256(crypto::view(key), encoded);
  return encoded + "." + crypto::base64url_encode(crypto::view(mac));
}

std::string outcome(const std::expected<auth::VerifiedSession, auth::SessionRefusal>& result) {
  if (result) return result->renewal == auth::Renewal::kDue ? "due" : "good";
  switch (result.error()) {
    case auth::SessionRefusal::kMissing:
      return "missing";
    case auth::SessionRefusal::kMalformed:
      return "malformed";
    case auth::SessionRefusal::kForged:
      return "forged";
    case auth::SessionRefusal::kNotYetValid:
      return "not yet valid";
    case auth::SessionRefusal::kExpired:
      return "expired";
    case auth::SessionRefusal::kIdle:
      return "idle";
    case auth::SessionRefusal::kEpochChanged:
      return "epoch changed";
    case auth::SessionRefusal::kRevoked:
      return "revoked";
  }
  return "";
}

std::string read_at(std::string_view token, int64_t now_ms) {
  return outcome(auth::read_session(token, kSecrets, kRules, now_ms));
}

}  // namespace

TEST_CASE("session: what was written is read") {
  const auto result = auth::read_session(token_at(kNow + 999), kSecrets, kRules, kNow + 999);
  REQUIRE(result.has_value());
  CHECK(result->session.id == "aB3");
  CHECK(result->session.issued_ms == kNow);
  CHECK(result->session.renewed_ms == kNow);
  CHECK(result->session.epoch == 3);
  CHECK(result->renewal == auth::Renewal::kNotDue);
}

TEST_CASE("session: a token of this version stays readable and has one spelling") {
  // Independent oracle, node:crypto: k = hkdfSync('sha256', 'session secret', 'password',
  // 'gemini-proxy-panel session v1', 32); p = Buffer.from('1.aB3.1795305600.1795305600.3')
  // .toString('base64url'); p + '.' + createHmac('sha256', k).update(p).digest('base64url')
  CHECK(token_at(kNow) ==
        "MS5hQjMuMTc5NTMwNTYwMC4xNzk1MzA1NjAwLjM.POaedokHkD_Az5XrhGxE23pXVPrkrP4x_3omLigQ_zA");
}

TEST_CASE("session: time") {
  struct Row {
    std::string_view name;
    int64_t age_ms;
    std::string_view expected;
  };
  const Row rows[] = {
      {"fresh", 0, "good"},
      {"just under an hour", kHour - 1, "good"},
      {"an hour", kHour, "due"},
      {"just under a day", 24 * kHour - 1, "due"},
      {"a day unused", 24 * kHour, "idle"},
      {"a week", 7 * 24 * kHour, "expired"},
      {"clock skew", -auth::kClockSkewMs, "good"},
      {"from the future", -auth::kClockSkewMs - 1, "not yet valid"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(read_at(token_at(kNow), kNow + row.age_ms) == row.expected);
  }
}

TEST_CASE("session: renewal keeps it alive until the absolute end, not longer") {
  auth::Session session = auth::new_session("aB3", 3, kNow);
  for (int hour = 1; hour < 7 * 24; ++hour) {
    const int64_t now = kNow + hour * kHour;
    CHECK(read_at(auth::write_session(session, kSecrets), now) == "due");
    session = auth::renew_session(session, now);
    CHECK(read_at(auth::write_session(session, kSecrets), now) == "good");
  }
  CHECK(auth::session_end_ms(session) == kNow + 7 * 24 * kHour);
  CHECK(read_at(auth::write_session(session, kSecrets), kNow + 7 * 24 * kHour) == "expired");
}

TEST_CASE("session: every change of a single character is refused") {
  const std::string token = token_at(kNow);
  for (size_t at = 0; at < token.size(); ++at) {
    for (const char other : {'A', 'B', '.', '=', '-', '\0', '\xff', ' '}) {
      if (token[at] == other) continue;
      std::string changed = token;
      changed[at] = other;
      CAPTURE(at, other);
      CHECK_FALSE(auth::read_session(changed, kSecrets, kRules, kNow).has_value());
    }
  }
}

TEST_CASE("session: every truncation and every appended byte is refused") {
  const std::string token = token_at(kNow);
  for (size_t size = 0; size < token.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(auth::read_session(token.substr(0, size), kSecrets, kRules, kNow).has_value());
  }
  for (const std::string_view tail : {"A", "=", ".", " ", "\n", ".A"}) {
    CHECK(read_at(token + std::string(tail), kNow) == "malformed");
  }
}

TEST_CASE("session: shapes that are no token") {
  const std::string token = token_at(kNow);
  const size_t dot = token.find('.');
  const std::string payload = token.substr(0, dot);
  const std::string signature = token.substr(dot + 1);
  const std::string other = auth::write_session(auth::new_session("other", 3, kNow), kSecrets);
  struct Row {
    std::string_view name;
    std::string token;
    std::string_view expected;
  };
  const Row rows[] = {
      {"empty", "", "missing"},
      {"one dot", ".", "malformed"},
      {"no signature", payload + ".", "malformed"},
      {"no payload", "." + signature, "forged"},
      {"parts swapped", signature + "." + payload, "malformed"},
      {"payload twice", payload + "." + payload + "." + signature, "malformed"},
      {"padding", token + "=", "malformed"},
      {"huge", std::string(100'000, 'A') + "." + signature, "malformed"},
      {"signature of nothing", payload + "." + std::string(43, 'A'), "forged"},
      {"payload of another session", other.substr(0, other.find('.') + 1) + signature, "forged"},
      {"swapped payload",
       crypto::base64url_encode("1.evil.1795305600.1795305600.3") + "." + signature, "forged"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(read_at(row.token, kNow) == row.expected);
  }
}

TEST_CASE("session: an id has any letters and digits, and at most 64 of them") {
  const std::string every = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (const auto& [id, expected] :
       {std::pair{every + "09", "good"}, {every + "09A", "malformed"}}) {
    CHECK(read_at(auth::write_session(auth::new_session(id, 3, kNow), kSecrets), kNow) == expected);
  }
}

TEST_CASE("session: a right signature does not make a wrong payload right") {
  REQUIRE(read_at(signed_payload("1.aB3.1795305600.1795305600.3"), kNow) == "good");
  for (const std::string_view payload :
       {"", "1", "1.aB3.1795305600.1795305600", "1.aB3.1795305600.1795305600.3.4",
        "2.aB3.1795305600.1795305600.3", "1..1795305600.1795305600.3",
        "1.a-b.1795305600.1795305600.3", "1.aB3.01795305600.1795305600.3",
        "1.aB3.+1795305600.1795305600.3", "1.aB3.1795305600.-1.3", "1.aB3.1795305600.1795305599.3",
        "1.aB3.1795305600.1795305600.", "1.aB3.1795305600.1795305600.03",
        "1.aB3.1795305600.9999999999999999999.3", "1.aB3.1795305600.1795305600. 3",
        "1.aB3.1e9.1795305600.3"}) {
    CAPTURE(payload);
    CHECK(read_at(signed_payload(payload), kNow) == "malformed");
  }
}

TEST_CASE("session: secrets") {
  const std::string token = token_at(kNow);
  struct Row {
    std::string_view name;
    auth::SessionSecrets secrets;
    std::string_view expected;
  };
  const Row rows[] = {
      {"changed password", {"session secret", "", "Password"}, "forged"},
      {"changed secret", {"Session secret", "", "password"}, "forged"},
      {"rotated secret", {"new secret", "session secret", "password"}, "due"},
      {"rotated secret and changed password", {"new secret", "session secret", "other"}, "forged"},
      {"previous secret beside the current", {"session secret", "older", "password"}, "good"},
      {"no password", {"session secret", "", ""}, "forged"},
      {"no secret", {"", "", "password"}, "forged"},
      {"border moved between secret and password", {"session secretp", "", "assword"}, "forged"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(outcome(auth::read_session(token, row.secrets, kRules, kNow)) == row.expected);
  }
}

TEST_CASE("session: empty secrets verify nothing, not even what they signed") {
  for (const auth::SessionSecrets& empty :
       {auth::SessionSecrets{"", "", "password"}, auth::SessionSecrets{"secret", "", ""}}) {
    const std::string token = auth::write_session(auth::new_session("aB3", 3, kNow), empty);
    CHECK(outcome(auth::read_session(token, empty, kRules, kNow)) == "forged");
  }
}

TEST_CASE("session: logged out here and everywhere") {
  const std::string token = token_at(kNow);
  const std::vector<state::RevokedSession> revoked = {{"xyz", kNow}, {"aB3", kNow}};
  CHECK(outcome(auth::read_session(token, kSecrets, {3, revoked}, kNow)) == "revoked");
  const std::span<const state::RevokedSession> others(revoked.data(), 1);
  CHECK(outcome(auth::read_session(token, kSecrets, {3, others}, kNow)) == "good");
  CHECK(outcome(auth::read_session(token, kSecrets, {4, {}}, kNow)) == "epoch changed");
  CHECK(outcome(auth::read_session(token, kSecrets, {2, {}}, kNow)) == "epoch changed");
}

TEST_CASE("session: a refusal is a 401 that tells a forger nothing") {
  using auth::SessionRefusal;
  for (const SessionRefusal refusal :
       {SessionRefusal::kMissing, SessionRefusal::kMalformed, SessionRefusal::kForged,
        SessionRefusal::kNotYetValid, SessionRefusal::kExpired, SessionRefusal::kIdle,
        SessionRefusal::kEpochChanged, SessionRefusal::kRevoked}) {
    CHECK(auth::session_error(refusal).http_status() == 401);
  }
  CHECK(auth::session_error(SessionRefusal::kMalformed).message ==
        auth::session_error(SessionRefusal::kForged).message);
}
