#pragma once

#include <string_view>
#include <vector>

#include "chat/request.h"

namespace chat {

// One message as a client lists it, before the conversation is put in order.
struct Message {
  enum class Kind { kSystem, kUser, kModel, kResult };
  Kind kind = Kind::kUser;
  std::vector<Part> parts;                    // kResult: text and media of the answer to a call
  std::vector<Call> calls;                    // kModel
  std::string_view text_signature;            // kModel
  const json::Value* server_parts = nullptr;  // kModel
  std::string_view call_id;                   // kResult: empty = found by `name` (deprecated form)
  std::string_view id_member = "tool_call_id";  // the client's word for `call_id`, for errors
  std::string_view name;   // kResult: the function's name, when the client says it
  std::string_view param;  // kResult: e.g. "messages[3]"
};

}  // namespace chat
