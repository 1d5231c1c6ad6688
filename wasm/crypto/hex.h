#pragma once

#include <string>
#include <string_view>

namespace crypto {

// Lower case, two digits a byte.
std::string hex_encode(std::string_view bytes);

}  // namespace crypto
