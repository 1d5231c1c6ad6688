#include "app/secret_box.h"

#include <array>

#include "base/text.h"
#include "crypto/base64.h"
#include "crypto/hex.h"
#include "crypto/hmac.h"

namespace app {
namespace {

constexpr std::string_view kPurpose = "gemini keys at rest v1";
// Versions whose marks are v1 wrote one also when no key had opened.
constexpr std::string_view kMarkPurpose = "mark of the sealing key v2";
constexpr std::string_view kDeploymentPurpose = "mark of the deployment's secrets v1";
constexpr std::string_view kCurrent = "SESSION_SECRET_KEY";
constexpr std::string_view kPrevious = "SESSION_SECRET_KEY_PREVIOUS";
constexpr std::string_view kPassword = "ADMIN_PASSWORD";
constexpr size_t kNonceSize = 12;

async::Task<base::Result<std::string>> open_with(host::Host& host, std::string_view variable,
                                                 std::string bytes) {
  const std::string_view secret = host.variable(variable);
  if (secret.empty()) co_return base::fail(base::ErrorCode::kInternal, "No secret is set.");
  const crypto::Digest key = crypto::derive_key(secret, {}, kPurpose);
  const async::Completion opened = co_await host.open(key, bytes);
  if (!opened.ok()) {
    co_return base::fail(base::ErrorCode::kInternal, "A stored key cannot be decrypted.");
  }
  co_return std::string(opened.bytes.view());
}

}  // namespace

async::Task<base::Result<std::string>> seal_secret(host::Host& host, std::string secret) {
  const std::string_view master = host.variable(kCurrent);
  if (master.empty()) {
    co_return base::fail(base::ErrorCode::kInternal, "SESSION_SECRET_KEY is not set.");
  }
  const crypto::Digest key = crypto::derive_key(master, {}, kPurpose);
  std::array<uint8_t, kNonceSize> nonce;
  host.random(nonce);
  const async::Completion sealed = co_await host.seal(key, nonce, secret);
  if (!sealed.ok()) co_return base::fail(base::ErrorCode::kInternal, "Encryption has failed.");
  const std::string_view head(reinterpret_cast<const char*>(nonce.data()), nonce.size());
  co_return crypto::base64_encode(base::concat(head, sealed.bytes.view()));
}

async::Task<base::Result<std::string>> open_secret(host::Host& host, std::string sealed) {
  const std::optional<std::string> bytes = crypto::base64_decode(sealed);
  if (!bytes) co_return base::fail(base::ErrorCode::kInternal, "A stored key is damaged.");
  base::Result<std::string> opened = co_await open_with(host, kCurrent, *bytes);
  if (opened || host.variable(kPrevious).empty()) co_return opened;
  co_return co_await open_with(host, kPrevious, *bytes);
}

async::Task<base::Result<std::optional<std::string>>> reseal_secret(host::Host& host,
                                                                    std::string sealed) {
  const std::optional<std::string> bytes = crypto::base64_decode(sealed);
  if (bytes && co_await open_with(host, kCurrent, *bytes)) co_return std::nullopt;
  const base::Result<std::string> secret = co_await open_secret(host, std::move(sealed));
  if (!secret) co_return std::unexpected(secret.error());
  co_return co_await seal_secret(host, *secret);
}

std::string sealing_mark(host::Host& host) {
  const crypto::Digest mark = crypto::derive_key(host.variable(kCurrent), {}, kMarkPurpose);
  return crypto::hex_encode(crypto::view(mark));
}

std::string deployment_mark(host::Host& host) {
  // Who guesses at the others by the mark has to guess SESSION_SECRET_KEY as well.
  const std::string others = base::concat(host.variable(kPrevious), "\n", host.variable(kPassword));
  const crypto::Digest mark =
      crypto::derive_key(host.variable(kCurrent), others, kDeploymentPurpose);
  return crypto::hex_encode(crypto::view(mark)).substr(0, kDeploymentMarkLength);
}

}  // namespace app
