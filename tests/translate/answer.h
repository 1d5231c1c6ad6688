#pragma once

#include <string>
#include <string_view>

namespace translate {

// Kinds of answers; see kinds.h.
std::string answer(std::string_view text);
std::string stream(std::string_view text);
std::string cuts(std::string_view text);

}  // namespace translate
