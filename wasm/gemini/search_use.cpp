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

}  // namespace

bool uses_search(std::span<const json::Value> tools) {
  return std::ranges::any_of(tools, [](const json::Value& tool) {
    return std::ranges::any_of(kSearchTools,
                               [&](std::string_view name) { return tool.find(name) != nullptr; });
  });
}

bool uses_search(std::string_view body) {
  return std::ranges::any_of(kSearchWords,
                             [&](std::string_view word) { return body.contains(word); });
}

}  // namespace gemini
