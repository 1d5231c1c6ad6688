#pragma once

#include "chat/event.h"
#include "json/write.h"

namespace openai {

// The `usage` object of chat completions; all members are always present.
void write_usage(const chat::Usage& usage, json::Writer& out);

}  // namespace openai
