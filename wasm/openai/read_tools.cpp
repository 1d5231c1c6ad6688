#include "openai/read_tools.h"

#include "base/rare.h"
#include "openai/field.h"
#include "openai/tool_namespace.h"

namespace openai {
namespace {

using base::ErrorCode;
using chat::Tool;

struct BuiltIn {
  std::string_view type;  // exact, or with a date behind it when it ends with '_'
  Tool::Kind kind;
};

constexpr BuiltIn kBuiltIns[] = {
    {"web_search", Tool::Kind::kWebSearch},
    {"web_search_", Tool::Kind::kWebSearch},
    {"google_search", Tool::Kind::kWebSearch},
    {"googleSearch", Tool::Kind::kWebSearch},
    {"code_interpreter", Tool::Kind::kCodeExecution},
    {"code_execution", Tool::Kind::kCodeExecution},
    {"url_context", Tool::Kind::kUrlContext},
    {"google_maps", Tool::Kind::kMaps},
};

base::Status read_named(const json::Value& holder, const Path& path, Tool& tool) {
  const auto name = read_word(holder, "name", path);
  if (!name) return base::fail(name.error());
  tool.name = *name;
  const auto description = find_text_value(holder, "description", path);
  if (!description) return base::fail(description.error());
  if (*description != nullptr && !(*description)->is_empty_string()) {
    tool.description = **description;
  }
  return {};
}

base::Result<Tool> read_function(const json::Value& holder, const Path& path) {
  Tool tool;
  tool.kind = Tool::Kind::kFunction;
  if (const auto read = read_named(holder, path, tool); !read) return base::fail(read.error());
  const auto parameters = find_object(holder, "parameters", path);
  if (!parameters) return base::fail(parameters.error());
  tool.parameters = *parameters;
  const auto strict = find_flag(holder, "strict", path);
  if (!strict) return base::fail(strict.error());
  tool.strict = strict->value_or(false);
  return tool;
}

base::Result<Tool> read_custom(const json::Value& holder, const Path& path) {
  Tool tool;
  tool.kind = Tool::Kind::kCustom;
  if (const auto read = read_named(holder, path, tool); !read) return base::fail(read.error());
  const auto format = find_object(holder, "format", path);
  if (!format) return base::fail(format.error());
  if (*format == nullptr || (*format)->find_string("type") != "grammar") return tool;
  // Chat Completions nests the grammar once more, Responses does not.
  const Path format_path = path.member("format");
  const auto nested = find_object(**format, "grammar", format_path);
  if (!nested) return base::fail(nested.error());
  const Path nested_path = format_path.member("grammar");
  const Path& grammar_path = *nested == nullptr ? format_path : nested_path;
  const json::Value& grammar = *nested == nullptr ? **format : **nested;
  const auto syntax = find_text(grammar, "syntax", grammar_path);
  if (!syntax) return base::fail(syntax.error());
  const auto definition = find_text(grammar, "definition", grammar_path);
  if (!definition) return base::fail(definition.error());
  tool.grammar_syntax = syntax->value_or("");
  tool.grammar = definition->value_or("");
  return tool;
}

bool is_callable_type(std::string_view type) {
  return type == "function" || type == "custom";
}

base::Result<Tool> read_holder(const json::Value& holder, std::string_view type, const Path& path) {
  return type == "function" ? read_function(holder, path) : read_custom(holder, path);
}

base::Result<Tool> read_callable(const json::Value& value, std::string_view type, const Path& path,
                                 ToolLayout layout) {
  if (layout == ToolLayout::kFlat) return read_holder(value, type, path);
  const auto nested = find_object(value, type, path);
  if (!nested) return base::fail(nested.error());
  // Cursor lays out some tools as Responses does, beside others in the layout of this endpoint.
  if (*nested == nullptr && value.find("name") != nullptr) return read_holder(value, type, path);
  const Path nested_path = path.member(type);
  if (*nested == nullptr) return base::fail(missing(nested_path));
  base::Result<Tool> tool = read_holder(**nested, type, nested_path);
  if (tool) tool->nested = true;
  return tool;
}

base::Error unknown_tool(std::string_view type, const Path& path) {
  return {ErrorCode::kUnsupportedValue,
          base::concat("Tools of type `", type, "` are not supported."), path.member("type").str()};
}

base::Result<Tool> read_tool(const json::Value& value, const Path& path, ToolLayout layout) {
  if (!value.is_object()) return base::fail(wrong_type(path, "an object"));
  const auto type = read_text(value, "type", path);
  if (!type) return base::fail(type.error());
  if (is_callable_type(*type)) return read_callable(value, *type, path, layout);
  const std::optional<Tool::Kind> kind = find_built_in(*type);
  if (!kind) return base::fail(unknown_tool(*type, path));
  Tool tool;
  tool.kind = *kind;
  return tool;
}

// Tools under a namespace, as Codex declares those of an MCP server. Its description is left out:
// each of its tools has one.
BASE_RARE base::Status read_namespace(const json::Value& value, const Path& path,
                                      base::Arena& arena, std::vector<Tool>& tools) {
  const auto space = read_word(value, "name", path);
  if (!space) return base::fail(space.error());
  const auto members = find_array(value, "tools", path);
  if (!members) return base::fail(members.error());
  const Path all = path.member("tools");
  if (*members == nullptr) return base::fail(missing(all));
  for (size_t i = 0; i < (*members)->items().size(); ++i) {
    const json::Value& member = (*members)->items()[i];
    const Path member_path = all.at(i);
    if (!member.is_object()) return base::fail(wrong_type(member_path, "an object"));
    const auto type = read_text(member, "type", member_path);
    if (!type) return base::fail(type.error());
    if (!is_callable_type(*type)) return base::fail(unknown_tool(*type, member_path));
    base::Result<Tool> tool = read_callable(member, *type, member_path, ToolLayout::kFlat);
    if (!tool) return base::fail(tool.error());
    tool->name = arena.copy(qualified_name({*space, tool->name}));
    tool->param = member_path.copy(arena);
    tools.push_back(*tool);
  }
  return {};
}

}  // namespace

std::optional<Tool::Kind> find_built_in(std::string_view type) {
  for (const BuiltIn& row : kBuiltIns) {
    const bool open = row.type.ends_with('_');
    if (open ? type.starts_with(row.type) : type == row.type) return row.kind;
  }
  return std::nullopt;
}

base::Result<std::vector<Tool>> read_tools(const json::Value& body, ToolLayout layout,
                                           base::Arena& arena) {
  std::vector<Tool> tools;
  const auto list = find_array(body, "tools");
  if (!list) return base::fail(list.error());
  if (*list == nullptr) return tools;
  const Path all("tools");
  for (size_t i = 0; i < (*list)->items().size(); ++i) {
    const Path path = all.at(i);
    const json::Value& value = (*list)->items()[i];
    if (layout == ToolLayout::kFlat && value.find_string("type") == "namespace") {
      const base::Status read = read_namespace(value, path, arena, tools);
      if (!read) return base::fail(read.error());
      continue;
    }
    base::Result<Tool> tool = read_tool(value, path, layout);
    if (!tool) return base::fail(tool.error());
    tool->param = path.copy(arena);
    tools.push_back(*tool);
  }
  return tools;
}

const json::Value* find_tools(const json::Value& body) {
  const json::Value* tools = body.find("tools");
  return tools != nullptr && tools->is_array() ? tools : nullptr;
}

base::Result<std::vector<Tool>> read_functions(const json::Value& body, base::Arena& arena) {
  std::vector<Tool> tools;
  const auto list = find_array(body, "functions");
  if (!list) return base::fail(list.error());
  if (*list == nullptr) return tools;
  const Path all("functions");
  for (size_t i = 0; i < (*list)->items().size(); ++i) {
    const Path path = all.at(i);
    const json::Value& value = (*list)->items()[i];
    if (!value.is_object()) return base::fail(wrong_type(path, "an object"));
    base::Result<Tool> tool = read_function(value, path);
    if (!tool) return base::fail(tool.error());
    tool->param = path.copy(arena);
    tools.push_back(*tool);
  }
  return tools;
}

}  // namespace openai
