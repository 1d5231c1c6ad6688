#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/arena.h"

namespace json {

// Length of the UTF-8 sequence that begins here with a byte of 0x80 or more; 0 when it is
// malformed. Reads up to four bytes.
size_t utf8_length(const char* text);

// Resolves the escapes of a string's raw text into the arena; a lone surrogate becomes U+FFFD.
// Absent when an escape is malformed. kPadding bytes behind `raw` must be readable.
std::optional<std::string_view> unescape(std::string_view raw, base::Arena& arena);

}  // namespace json
