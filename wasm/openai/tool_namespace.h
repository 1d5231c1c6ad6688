#pragma once

#include <string>
#include <string_view>

#include "json/value.h"

namespace openai {

// What a client of Responses calls a tool by.
struct ToolName {
  std::string_view space;  // the namespace it stands in; empty = none
  std::string_view name;
};

// Both as the one name the tool has in a conversation, for Gemini groups no tools.
std::string qualified_name(const ToolName& tool);
// What a qualified name was made of, by the client's `tools` (nullptr = none). Views point into
// these and `qualified`.
ToolName find_tool_name(std::string_view qualified, const json::Value* tools);

}  // namespace openai
