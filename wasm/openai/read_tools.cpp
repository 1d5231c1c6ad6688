#include "openai/read_tools.h"

#include "openai/field.h"

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
  const json::Value* nested = (*format)->find("grammar");
  const json::Value& grammar = nested != nullptr && nested->is_object() ? *nested : **format;
  tool.grammar_syntax = grammar.find_string("syntax");
  tool.grammar = grammar.find_string("definition");
  return tool;
}

base::Result<Tool> read_tool(const json::Value& value, const Path& path, ToolLayout layout) {
  if (!value.is_object()) return base::fail(wrong_type(path, "an object"));
  const auto type = read_text(value, "type", path);
  if (!type) return base::fail(type.error());
  const bool function = *type == "function";
  if (function || *type == "custom") {
    const json::Value* holder = &value;
    const Path nested_path = path.member(*type);
    if (layout == ToolLayout::kNested) {
      const auto nested = find_object(value, *type, path);
      if (!nested) return base::fail(nested.error());
      if (*nested == nullptr) return base::fail(missing(nested_path));
      holder = *nested;
    }
    const Path& holder_path = layout == ToolLayout::kNested ? nested_path : path;
    return function ? read_function(*holder, holder_path) : read_custom(*holder, holder_path);
  }
  const std::optional<Tool::Kind> kind = find_built_in(*type);
  if (!kind) {
    return base::fail(ErrorCode::kUnsupportedValue,
                      base::concat("Tools of type `", *type, "` are not supported."),
                      path.member("type").str());
  }
  Tool tool;
  tool.kind = *kind;
  return tool;
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
    base::Result<Tool> tool = read_tool((*list)->items()[i], path, layout);
    if (!tool) return base::fail(tool.error());
    tool->param = path.copy(arena);
    tool->nested = layout == ToolLayout::kNested;
    tools.push_back(*tool);
  }
  return tools;
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
