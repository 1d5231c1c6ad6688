#include "openai/conversation_size.h"

#include <initializer_list>

#include "chat/message.h"

namespace openai {
namespace {

// What stands around a block of memory.
constexpr size_t kBlock = 4 * sizeof(void*);
// A list that grows is held twice, and the new one has room to spare.
constexpr size_t kGrowing = 3;
// A message with a part, and the turns made of it: two where a result has no call.
constexpr size_t kMessage = sizeof(chat::Message) + kGrowing * 2 * sizeof(chat::Turn) +
                            sizeof(chat::Part) + sizeof(chat::Call) + sizeof(chat::CallResult) +
                            4 * kBlock;
// Each part of one, or call, and where its answer stands.
constexpr size_t kPiece = kGrowing * (sizeof(chat::Part) + sizeof(size_t));
static_assert(sizeof(chat::Call) <= sizeof(chat::Part));

}  // namespace

size_t conversation_size(const json::Value& body) {
  const json::Value* list = body.find("messages");
  if (list == nullptr) list = body.find("input");
  if (list == nullptr) return 0;
  size_t size = list->items().size() * kMessage;
  for (const json::Value& item : list->items()) {
    for (const std::string_view name : {"content", "output", "tool_calls"}) {
      const json::Value* pieces = item.find(name);
      if (pieces != nullptr) size += pieces->items().size() * kPiece;
    }
  }
  return size;
}

}  // namespace openai
