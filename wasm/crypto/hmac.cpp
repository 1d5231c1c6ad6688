#include "crypto/hmac.h"

#include <algorithm>
#include <cstring>

namespace crypto {
namespace {

constexpr uint8_t kInnerPad = 0x36;
constexpr uint8_t kOuterPad = 0x5c;

void absorb_padded_key(Sha256& hash, const std::array<uint8_t, kBlockSize>& key, uint8_t pad) {
  std::array<char, kBlockSize> block;
  for (size_t i = 0; i < kBlockSize; ++i) block[i] = static_cast<char>(key[i] ^ pad);
  hash.update({block.data(), block.size()});
}

}  // namespace

HmacSha256::HmacSha256(std::string_view key) {
  std::array<uint8_t, kBlockSize> block = {};
  if (key.size() > kBlockSize) {
    const Digest digest = sha256(key);
    std::copy(digest.begin(), digest.end(), block.begin());
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }
  absorb_padded_key(inner_, block, kInnerPad);
  absorb_padded_key(outer_, block, kOuterPad);
}

Digest HmacSha256::finish() {
  outer_.update(view(inner_.finish()));
  return outer_.finish();
}

Digest hmac_sha256(std::string_view key, std::string_view message) {
  HmacSha256 mac(key);
  mac.update(message);
  return mac.finish();
}

void hkdf_sha256(std::string_view secret, std::string_view salt, std::string_view info,
                 std::span<uint8_t> out) {
  const Digest extracted = hmac_sha256(salt, secret);
  Digest block;
  std::string_view previous;
  uint8_t counter = 0;
  while (!out.empty()) {
    HmacSha256 mac(view(extracted));
    mac.update(previous);
    mac.update(info);
    ++counter;
    mac.update({reinterpret_cast<const char*>(&counter), 1});
    block = mac.finish();
    previous = view(block);
    const size_t taken = std::min(out.size(), block.size());
    std::memcpy(out.data(), block.data(), taken);
    out = out.subspan(taken);
  }
}

Digest derive_key(std::string_view secret, std::string_view salt, std::string_view info) {
  Digest key;
  hkdf_sha256(secret, salt, info, key);
  return key;
}

}  // namespace crypto
