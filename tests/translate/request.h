#pragma once

#include <string>
#include <string_view>

namespace translate {

// Kinds of requests; see kinds.h.
std::string chat(std::string_view text);
std::string responses(std::string_view text);
std::string completions(std::string_view text);
std::string embeddings(std::string_view text);
std::string images(std::string_view text);
std::string speech(std::string_view text);

}  // namespace translate
