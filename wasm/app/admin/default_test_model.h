#pragma once

#include <string_view>

namespace app {

// What a key is tested with when the admin names no model: Google's own alias of its newest Flash,
// which goes on when the models behind it are shut down.
inline constexpr std::string_view kDefaultTestModel = "gemini-flash-latest";

}  // namespace app
