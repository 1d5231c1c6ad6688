#include "auth/password.h"

#include "base/text.h"
#include "crypto/constant_time.h"
#include "crypto/hmac.h"

namespace auth {
namespace {

constexpr std::string_view kHowToSet =
    " is not set. Set it as a secret of the Worker: Cloudflare's dashboard → this Worker"
    " → Settings → Variables and Secrets.";
constexpr std::string_view kComparePurpose = "gemini-proxy-panel password comparison v1";

}  // namespace

base::Status check_admin_secrets(std::string_view password, std::string_view session_key) {
  if (password.empty()) {
    return base::fail(base::ErrorCode::kInternal, base::concat("ADMIN_PASSWORD", kHowToSet));
  }
  if (session_key.empty()) {
    return base::fail(base::ErrorCode::kInternal, base::concat("SESSION_SECRET_KEY", kHowToSet));
  }
  return {};
}

bool is_admin_password(std::string_view given, std::string_view password,
                       std::string_view session_key) {
  if (password.empty()) return false;
  const crypto::Digest key = crypto::derive_key(session_key, "", kComparePurpose);
  const crypto::Digest left = crypto::hmac_sha256(crypto::view(key), given);
  const crypto::Digest right = crypto::hmac_sha256(crypto::view(key), password);
  return crypto::constant_time_equal(crypto::view(left), crypto::view(right));
}

}  // namespace auth
