#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crypto {

// Lower case, two digits a byte.
std::string hex_encode(std::string_view bytes);
// Digits of either case; nullopt for an odd length or any other character.
std::optional<std::string> hex_decode(std::string_view text);

}  // namespace crypto
