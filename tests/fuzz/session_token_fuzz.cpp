#include <string>

#include "auth/session_token.h"
#include "crypto/base64.h"
#include "crypto/hmac.h"
#include "fuzz.h"

namespace {

constexpr int64_t kNow = 1'795'305'600'000;
constexpr auth::SessionSecrets kSecrets = {"session secret", "older secret", "password"};

std::string sign(std::string_view payload) {
  const std::string encoded = crypto::base64url_encode(payload);
  const crypto::Digest key =
      crypto::derive_key(kSecrets.key, kSecrets.password, "gemini-proxy-panel session v1");
  const crypto::Digest mac = crypto::hmac_sha256(crypto::view(key), encoded);
  return encoded + "." + crypto::base64url_encode(crypto::view(mac));
}

}  // namespace

// No input is a session by itself; as a payload with a right signature it is one only in the one
// spelling this code writes.
void fuzz_one(std::string_view input) {
  fuzz::require(!auth::read_session(input, kSecrets, {}, kNow).has_value());
  const std::string token = sign(input);
  if (const auto read = auth::read_session(token, kSecrets, {}, kNow)) {
    fuzz::require(auth::write_session(read->session, kSecrets) == token);
  }
  if (const auto bytes = crypto::base64url_decode(input)) {
    fuzz::require(crypto::base64url_encode(*bytes) == input);
  }
  if (const auto bytes = crypto::base64_decode(input)) {
    fuzz::require(crypto::base64_encode(*bytes) == input);
  }
}
