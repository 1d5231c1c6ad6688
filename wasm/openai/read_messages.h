#pragma once

#include <vector>

#include "base/arena.h"
#include "base/error.h"
#include "chat/message.h"
#include "json/value.h"
#include "openai/path.h"

namespace openai {

// `messages` of a chat completion request, every one checked. Errors name the path.
base::Result<std::vector<chat::Message>> read_messages(const json::Value& body, base::Arena& arena);

// A tool call id as the client sends it back: behind `__thought__` stands the signature, which is
// never part of the id.
struct CallId {
  std::string_view id;
  std::string_view signature;
};
CallId split_call_id(std::string_view id);

// JSON text of a call's arguments, which stand at `path` → object; "" → {}.
base::Result<const json::Value*> read_arguments(std::string_view text, const Path& path,
                                                base::Arena& arena);
// {"input": text}, what a custom tool was called with.
const json::Value* custom_arguments(std::string_view input, base::Arena& arena);

}  // namespace openai
