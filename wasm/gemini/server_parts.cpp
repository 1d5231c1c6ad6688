#include "gemini/server_parts.h"

#include <algorithm>

namespace gemini {
namespace {

// Gemini refuses a result without its call, which clients may have lost.
void drop_orphans(std::vector<ServerPart>& parts) {
  std::vector<std::string_view> called;
  for (const ServerPart& server : parts) {
    const json::Value* call = server.part.find("toolCall");
    if (call != nullptr) called.push_back(call->find_string("id"));
  }
  std::erase_if(parts, [&called](const ServerPart& server) {
    const json::Value* response = server.part.find("toolResponse");
    if (response == nullptr) return false;
    return std::ranges::find(called, response->find_string("id")) == called.end();
  });
}

}  // namespace

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
  drop_orphans(out);
  return out;
}

}  // namespace gemini
