#include "app/secret_marks.h"

#include <algorithm>

#include "base/text.h"
#include "crypto/hex.h"
#include "crypto/sha256.h"

namespace app {
namespace {

constexpr size_t kPrefix = 8;
constexpr size_t kEnd = 4;

// Whether a byte is inside a character of UTF-8, where no text may be cut.
bool is_inside(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// At most so many bytes, of whole characters.
std::string_view first_of(std::string_view text, size_t size) {
  while (size > 0 && size < text.size() && is_inside(text[size])) --size;
  return text.substr(0, size);
}

std::string_view last_of(std::string_view text, size_t size) {
  text.remove_prefix(text.size() - std::min(size, text.size()));
  while (!text.empty() && is_inside(text.front())) text.remove_prefix(1);
  return text;
}

}  // namespace

std::string hash_of_secret(std::string_view secret) {
  const crypto::Digest digest = crypto::sha256(secret);
  return crypto::hex_encode(crypto::view(digest));
}

std::string prefix_of_secret(std::string_view secret) {
  return std::string(first_of(secret, std::min(kPrefix, secret.size() / 3)));
}

std::string preview_of_secret(std::string_view secret) {
  if (secret.size() < 4 * kEnd) return "…";
  return base::concat(first_of(secret, kEnd), "…", last_of(secret, kEnd));
}

}  // namespace app
