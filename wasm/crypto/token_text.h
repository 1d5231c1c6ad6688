#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace crypto {

// Random bytes that are all but certain (failure below 2^-60) to be enough for `length` characters.
constexpr size_t random_bytes_for(size_t length) {
  return 2 * length + 16;
}

// `length` characters of 0–9 A–Z a–z, each equally likely (5.95 bits of entropy), taken from random
// bytes; nullopt when these do not suffice.
std::optional<std::string> token_text(std::span<const uint8_t> random, size_t length);

}  // namespace crypto
