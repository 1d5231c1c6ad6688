#pragma once

#include <vector>

#include "base/arena.h"
#include "base/error.h"
#include "chat/request.h"
#include "gemini/google_options.h"
#include "gemini/model_family.h"
#include "gemini/repairs.h"
#include "gemini/schema.h"
#include "gemini/tool_names.h"
#include "gemini/write_request.h"
#include "json/value.h"

namespace gemini {

// What the model may call, ready to be written.
struct ToolPlan {
  ToolNames names;
  std::vector<json::Value> tools;  // elements of `tools`; empty = member left out
  json::Value config;              // `toolConfig`; null = left out
  bool strict_calls = false;       // as of chat::Leeway
};

// Declares the tools and maps the choice among them. May add to `request.ignored`. Errors: same
// name twice, more than 512, a bad schema, functions and built-in tools together on generation 2,
// a choice of something that is not declared.
base::Result<ToolPlan> plan_tools(chat::Request& request, const ModelFamily& family,
                                  const GoogleOptions& google, const WriteOptions& options,
                                  SchemaBudget& budget, base::Arena& arena);

}  // namespace gemini
