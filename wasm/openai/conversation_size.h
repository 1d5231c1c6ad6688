#pragma once

#include <cstddef>

#include "json/value.h"

namespace openai {

// What is made of a chat's messages, or a response's items, takes at the most beside the body's
// tree and the arena: one of thirty bytes becomes a value of hundreds.
size_t conversation_size(const json::Value& body);

}  // namespace openai
