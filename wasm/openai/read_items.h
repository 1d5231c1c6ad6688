#pragma once

#include <vector>

#include "base/arena.h"
#include "base/error.h"
#include "chat/message.h"
#include "json/value.h"

namespace openai {

// `input` of a Responses request: a text, or items, every one checked. The encrypted content of a
// reasoning item is the signature of the call that follows it. Errors name the path.
base::Result<std::vector<chat::Message>> read_items(const json::Value& body, base::Arena& arena);

}  // namespace openai
