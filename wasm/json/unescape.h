#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/arena.h"

namespace json {

// Resolves the escapes of a string's raw text into the arena; a lone surrogate becomes U+FFFD.
// Absent when an escape is malformed. kPadding bytes behind `raw` must be readable.
std::optional<std::string_view> unescape(std::string_view raw, base::Arena& arena);

}  // namespace json
