#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "chat/request.h"
#include "gemini/repairs.h"
#include "gemini/schema.h"
#include "gemini/tool_names.h"
#include "json/value.h"

namespace gemini {

// `tool` (a function or a custom tool) as a function declaration.
base::Result<json::Value> map_declaration(const chat::Tool& tool, const ToolNames& names,
                                          Repairs repairs, json::Notes* notes, SchemaBudget& budget,
                                          base::Arena& arena);

// Wire name of a built-in tool; empty for functions and custom tools.
std::string_view built_in_name(chat::Tool::Kind kind);

}  // namespace gemini
