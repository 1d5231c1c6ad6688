#include "auth/session_token.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "crypto/base64.h"
#include "crypto/constant_time.h"
#include "crypto/hmac.h"

namespace auth {
namespace {

constexpr std::string_view kSessionPurpose = "gemini-proxy-panel session v1";
constexpr std::string_view kPayloadVersion = "1";
constexpr size_t kMaxTokenSize = 256;
constexpr size_t kMaxIdSize = 64;
constexpr size_t kMaxNumberSize = 15;  // digits

bool is_session_id(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdSize && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

// Decimal digits without sign or leading zero.
std::optional<int64_t> read_plain_number(std::string_view text) {
  if (text.empty() || text.size() > kMaxNumberSize) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<Session> read_payload(std::string_view payload) {
  const std::vector<std::string_view> fields = base::split(payload, '.');
  if (fields.size() != 5 || fields[0] != kPayloadVersion) return std::nullopt;
  const std::optional<int64_t> issued_s = read_plain_number(fields[2]);
  const std::optional<int64_t> renewed_s = read_plain_number(fields[3]);
  const std::optional<int64_t> epoch = read_plain_number(fields[4]);
  if (!is_session_id(fields[1]) || !issued_s || !renewed_s || !epoch) return std::nullopt;
  if (*renewed_s < *issued_s) return std::nullopt;
  return Session{std::string(fields[1]), *issued_s * 1000, *renewed_s * 1000, *epoch};
}

std::string write_payload(const Session& session) {
  return base::concat(
      kPayloadVersion, ".", session.id, ".", std::to_string(session.issued_ms / 1000), ".",
      std::to_string(session.renewed_ms / 1000), ".", std::to_string(session.epoch));
}

// The password is the salt, so a changed password is a changed key.
crypto::Digest sign_payload(std::string_view encoded, std::string_view key,
                            std::string_view password) {
  return crypto::hmac_sha256(crypto::view(crypto::derive_key(key, password, kSessionPurpose)),
                             encoded);
}

enum class SignedWith { kNothing, kCurrent, kPrevious };

SignedWith find_signing_key(std::string_view encoded, std::string_view signature,
                            const SessionSecrets& secrets) {
  const std::pair<std::string_view, SignedWith> keys[] = {
      {secrets.key, SignedWith::kCurrent}, {secrets.previous_key, SignedWith::kPrevious}};
  for (const auto& [key, answer] : keys) {
    if (key.empty() || secrets.password.empty()) continue;
    const crypto::Digest expected = sign_payload(encoded, key, secrets.password);
    if (crypto::constant_time_equal(crypto::view(expected), signature)) return answer;
  }
  return SignedWith::kNothing;
}

std::optional<SessionRefusal> find_refusal(const Session& session, const SessionRules& rules,
                                           int64_t now_ms) {
  if (session.renewed_ms > now_ms + kClockSkewMs) return SessionRefusal::kNotYetValid;
  if (now_ms >= session_end_ms(session)) return SessionRefusal::kExpired;
  if (now_ms >= session.renewed_ms + kSessionIdleMs) return SessionRefusal::kIdle;
  if (session.epoch != rules.epoch) return SessionRefusal::kEpochChanged;
  const bool revoked = std::ranges::any_of(
      rules.revoked, [&](const state::RevokedSession& gone) { return gone.id == session.id; });
  if (revoked) return SessionRefusal::kRevoked;
  return std::nullopt;
}

}  // namespace

Session new_session(std::string id, int64_t epoch, int64_t now_ms) {
  const int64_t now = now_ms / 1000 * 1000;
  return Session{std::move(id), now, now, epoch};
}

Session renew_session(Session session, int64_t now_ms) {
  session.renewed_ms = std::max(session.renewed_ms, now_ms / 1000 * 1000);
  return session;
}

int64_t session_end_ms(const Session& session) {
  return session.issued_ms + kSessionLifetimeMs;
}

std::string write_session(const Session& session, const SessionSecrets& secrets) {
  const std::string encoded = crypto::base64url_encode(write_payload(session));
  const crypto::Digest signature = sign_payload(encoded, secrets.key, secrets.password);
  return base::concat(encoded, ".", crypto::base64url_encode(crypto::view(signature)));
}

std::expected<VerifiedSession, SessionRefusal> read_session(std::string_view token,
                                                            const SessionSecrets& secrets,
                                                            const SessionRules& rules,
                                                            int64_t now_ms) {
  if (token.empty()) return std::unexpected(SessionRefusal::kMissing);
  const size_t dot = token.find('.');
  if (token.size() > kMaxTokenSize || dot == std::string_view::npos) {
    return std::unexpected(SessionRefusal::kMalformed);
  }
  const std::string_view encoded = token.substr(0, dot);
  const std::optional<std::string> signature = crypto::base64url_decode(token.substr(dot + 1));
  if (!signature || signature->size() != crypto::kDigestSize) {
    return std::unexpected(SessionRefusal::kMalformed);
  }
  const SignedWith signed_with = find_signing_key(encoded, *signature, secrets);
  if (signed_with == SignedWith::kNothing) return std::unexpected(SessionRefusal::kForged);
  const std::optional<std::string> payload = crypto::base64url_decode(encoded);
  const std::optional<Session> session = payload ? read_payload(*payload) : std::nullopt;
  if (!session) return std::unexpected(SessionRefusal::kMalformed);
  if (const auto refusal = find_refusal(*session, rules, now_ms)) {
    return std::unexpected(*refusal);
  }
  const bool due =
      signed_with == SignedWith::kPrevious || now_ms >= session->renewed_ms + kSessionRenewalMs;
  return VerifiedSession{*session, due ? Renewal::kDue : Renewal::kNotDue};
}

base::Error session_error(SessionRefusal refusal) {
  const auto unauthorized = [](std::string_view message) {
    return base::Error{base::ErrorCode::kUnauthorized, std::string(message)};
  };
  switch (refusal) {
    case SessionRefusal::kMissing:
      return unauthorized("Log in first.");
    case SessionRefusal::kMalformed:
    case SessionRefusal::kForged:
    case SessionRefusal::kNotYetValid:
      return unauthorized("The session is not valid. Log in again.");
    case SessionRefusal::kExpired:
    case SessionRefusal::kIdle:
      return unauthorized("The session has expired. Log in again.");
    case SessionRefusal::kEpochChanged:
    case SessionRefusal::kRevoked:
      return unauthorized("The session was logged out. Log in again.");
  }
  __builtin_unreachable();
}

}  // namespace auth
