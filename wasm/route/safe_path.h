#pragma once

#include <string_view>

namespace route {

// Whether every reader takes the percent-encoded path for the same segments: none is empty (but the
// last may be), "." or "..", encoded or not, also not behind an encoded slash or backslash; no
// control character.
bool is_safe_path(std::string_view path);

// Whether a decoded name from a path may be looked up: letters, digits and ._:@/+- with segments as
// above.
bool is_safe_model_id(std::string_view id);

}  // namespace route
