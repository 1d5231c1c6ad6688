#include "gemini/server_parts.h"

#include <algorithm>

namespace gemini {

std::vector<ServerPart> read_server_parts(const json::Value* list) {
  std::vector<ServerPart> out;
  if (list == nullptr) return out;
  for (size_t i = 0; i < list->items().size(); ++i) {
    const json::Value& item = list->items()[i];
    const json::Value* wrapped = item.find("part");
    const json::Value& part = wrapped == nullptr ? item : *wrapped;
    if (part.find("toolCall") == nullptr && part.find("toolResponse") == nullptr) continue;
    const json::Value* index = wrapped == nullptr ? nullptr : item.find("index");
    const int64_t position =
        index == nullptr ? static_cast<int64_t>(i) : index->as_int().value_or(0);
    out.push_back({static_cast<size_t>(std::max<int64_t>(position, 0)), part});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const ServerPart& a, const ServerPart& b) { return a.index < b.index; });
  return out;
}

}  // namespace gemini
