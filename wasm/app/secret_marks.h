#pragma once

#include <string>
#include <string_view>

namespace app {

// SHA-256 in lower-case hex, the form in which a worker key is kept.
std::string hash_of_secret(std::string_view secret);
// The visible beginning of a worker key: never more than a third of it.
std::string prefix_of_secret(std::string_view secret);
// The visible ends of a Gemini key, "AIza…x1Yz"; of a short one nothing.
std::string preview_of_secret(std::string_view secret);

}  // namespace app
