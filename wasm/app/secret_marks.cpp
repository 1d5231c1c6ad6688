#include "app/secret_marks.h"

#include <algorithm>

#include "base/text.h"
#include "crypto/hex.h"
#include "crypto/sha256.h"

namespace app {
namespace {

constexpr size_t kPrefix = 8;
constexpr size_t kEnd = 4;

}  // namespace

std::string hash_of_secret(std::string_view secret) {
  const crypto::Digest digest = crypto::sha256(secret);
  return crypto::hex_encode(crypto::view(digest));
}

std::string prefix_of_secret(std::string_view secret) {
  return std::string(secret.substr(0, std::min(kPrefix, secret.size() / 3)));
}

std::string preview_of_secret(std::string_view secret) {
  if (secret.size() < 4 * kEnd) return "…";
  return base::concat(secret.substr(0, kEnd), "…", secret.substr(secret.size() - kEnd));
}

}  // namespace app
