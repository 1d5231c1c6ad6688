#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/arena.h"

namespace json {

struct Unescaped {
  std::string_view text;  // right behind a view of the raw text
  bool canonical = true;  // the raw text is how a Writer writes it
};

// Resolves the escapes of a string's raw text into the arena; a lone surrogate becomes U+FFFD.
// Absent when an escape is malformed. kPadding bytes behind `raw` must be readable.
std::optional<Unescaped> unescape(std::string_view raw, base::Arena& arena);

}  // namespace json
