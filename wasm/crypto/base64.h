#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/arena.h"

// Base64 of RFC 4648. Decoding is strict, so that every byte string has exactly one spelling: no
// white space, no characters of the other alphabet, no bits set behind the last byte.
namespace crypto {

// Alphabet with + and /, padded with '='.
std::string base64_encode(std::string_view bytes);
// The same without a copy on the way; the text lives as long as the arena.
std::string_view base64_encode(std::string_view bytes, base::Arena& arena);
// Padding is required.
std::optional<std::string> base64_decode(std::string_view text);

// Alphabet with - and _, without padding.
std::string base64url_encode(std::string_view bytes);
// Padding is refused.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace crypto
