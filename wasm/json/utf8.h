#pragma once

#include <string_view>

namespace json {

// Whether the bytes are whole characters of UTF-8, as everything that is written must be. Documents
// need no such check: reading them makes it.
bool is_utf8(std::string_view text);

}  // namespace json
