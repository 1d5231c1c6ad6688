#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

// SHA-256 (FIPS 180-4). Bytes are passed as std::string_view throughout this folder, whatever they
// mean; only results of fixed size have a type of their own.
namespace crypto {

inline constexpr size_t kDigestSize = 32;
inline constexpr size_t kBlockSize = 64;

using Digest = std::array<uint8_t, kDigestSize>;

// The bytes of a digest; lives as long as the digest.
inline std::string_view view(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Takes its input in pieces of any size.
class Sha256 {
 public:
  Sha256();

  void update(std::string_view bytes);
  // Call once, last.
  Digest finish();

 private:
  void compress(const uint8_t* block);

  std::array<uint32_t, 8> state_;
  std::array<uint8_t, kBlockSize> pending_ = {};  // the unfinished block
  uint64_t size_ = 0;                             // bytes taken so far
};

Digest sha256(std::string_view bytes);

}  // namespace crypto
