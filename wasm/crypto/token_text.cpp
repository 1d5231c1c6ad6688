#include "crypto/token_text.h"

#include <string_view>

namespace crypto {
namespace {

constexpr std::string_view kTokenAlphabet =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
// Bytes from here on would make the first characters of the alphabet likelier than the others.
constexpr size_t kFirstBiased = 256 / kTokenAlphabet.size() * kTokenAlphabet.size();

}  // namespace

std::optional<std::string> token_text(std::span<const uint8_t> random, size_t length) {
  std::string out;
  out.reserve(length);
  for (const uint8_t byte : random) {
    if (out.size() == length) break;
    if (byte < kFirstBiased) out.push_back(kTokenAlphabet[byte % kTokenAlphabet.size()]);
  }
  if (out.size() < length) return std::nullopt;
  return out;
}

}  // namespace crypto
