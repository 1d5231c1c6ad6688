#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/error.h"
#include "chat/request.h"
#include "json/value.h"

namespace openai {

// How a declaration is laid out: Chat Completions nests a function's members under `function`,
// Responses puts them beside `type` and may group functions in namespaces.
enum class ToolLayout { kNested, kFlat };

// The tool of Google's that a `type` stands for.
std::optional<chat::Tool::Kind> find_built_in(std::string_view type);

// `tools`, those in namespaces by their qualified names. Errors name the path.
base::Result<std::vector<chat::Tool>> read_tools(const json::Value& body, ToolLayout layout,
                                                 base::Arena& arena);

// `tools` as it stands there, which agents send unchanged with each request; an array or nullptr.
const json::Value* find_tools(const json::Value& body);

// The deprecated `functions`.
base::Result<std::vector<chat::Tool>> read_functions(const json::Value& body, base::Arena& arena);

// `tool_choice`; names must be declared. Adds kToolChoice to `ignored` when it cannot take effect.
base::Result<chat::ToolChoice> read_tool_choice(const json::Value& body, ToolLayout layout,
                                                const std::vector<chat::Tool>& tools,
                                                std::vector<chat::Parameter>& ignored);
// The deprecated `function_call`.
base::Result<chat::ToolChoice> read_function_call(const json::Value& body,
                                                  const std::vector<chat::Tool>& tools);

}  // namespace openai
