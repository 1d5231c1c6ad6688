#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "crypto/sha256.h"

namespace crypto {

// HMAC-SHA256 (RFC 2104), input in pieces of any size.
class HmacSha256 {
 public:
  explicit HmacSha256(std::string_view key);

  void update(std::string_view bytes) { inner_.update(bytes); }
  // Call once, last.
  Digest finish();

 private:
  Sha256 inner_;
  Sha256 outer_;
};

Digest hmac_sha256(std::string_view key, std::string_view message);

// HKDF-SHA256 (RFC 5869), extract then expand, filling `out` (at most 255 digests). `info`
// names the purpose, so that keys for different purposes are independent.
void hkdf_sha256(std::string_view secret, std::string_view salt, std::string_view info,
                 std::span<uint8_t> out);

// One 256-bit key of the above.
Digest derive_key(std::string_view secret, std::string_view salt, std::string_view info);

}  // namespace crypto
