#include "gemini/search_use.h"

#include <algorithm>

namespace gemini {
namespace {

constexpr std::string_view kSearchTools[] = {"googleSearch", "googleSearchRetrieval", "googleMaps",
                                             "urlContext"};

// As a body has them between quotes; the second spelling is also the type of an interaction's tool.
constexpr std::string_view kSearchWords[] = {
    R"("googleSearch")",  R"("googleSearchRetrieval")",   R"("googleMaps")",  R"("urlContext")",
    R"("google_search")", R"("google_search_retrieval")", R"("google_maps")", R"("url_context")"};

// Behind the quote that ends the string in which `begin` is.
size_t skip_text(std::string_view body, size_t begin) {
  for (size_t end = body.find('"', begin); end != std::string_view::npos;
       end = body.find('"', end + 1)) {
    size_t slashes = end;
    while (slashes > begin && body[slashes - 1] == '\\') --slashes;
    if ((end - slashes) % 2 == 0) return end + 1;
  }
  return body.size();
}

// Whether all that stands outside of strings is JSON's. Google also takes names in single quotes or
// in none, and bodies that are packed or no JSON at all.
bool is_plain_json(std::string_view body) {
  constexpr std::string_view kBare = " \t\r\n{}[]:,+-.0123456789Etruefalsn";
  for (size_t at = 0; at < body.size();) {
    const size_t text = std::min(body.find('"', at), body.size());
    const std::string_view bare = body.substr(at, text - at);
    if (bare.find_first_not_of(kBare) != std::string_view::npos) return false;
    at = skip_text(body, std::min(text + 1, body.size()));
  }
  return true;
}

// Whether a letter or '_' stands in an escape, as it may in a name; encoders escape none of these.
bool escapes_letter(std::string_view body) {
  constexpr std::string_view kEscape = R"(\u00)";
  for (size_t at = body.find(kEscape); at != std::string_view::npos;
       at = body.find(kEscape, at + 1)) {
    const std::string_view next = body.substr(at + kEscape.size(), 1);
    if (next >= "4" && next <= "7") return true;
  }
  return false;
}

}  // namespace

bool uses_search(std::span<const json::Value> tools) {
  return std::ranges::any_of(tools, [](const json::Value& tool) {
    return std::ranges::any_of(kSearchTools,
                               [&](std::string_view name) { return tool.find(name) != nullptr; });
  });
}

bool may_search(std::string_view body) {
  const bool named =
      std::ranges::any_of(kSearchWords, [&](std::string_view word) { return body.contains(word); });
  return named || escapes_letter(body) || !is_plain_json(body);
}

}  // namespace gemini
