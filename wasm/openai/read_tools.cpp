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

std::optional<Tool::Kind> find_built_in(std::string_view type) {
  for (const BuiltIn& row : kBuiltIns) {
    const bool open = row.type.ends_with('_');
    if (open ? type.starts_with(row.type) : type == row.type) return row.kind;
  }
  return std::nullopt;
}

base::Status read_named(const json::Value& holder, const std::string& param, Tool& tool) {
  const std::string name_path = base::concat(param, ".name");
  const auto name = read_word(holder, "name", name_path);
  if (!name) return base::fail(name.error());
  tool.name = *name;
  const auto description = find_text(holder, "description", base::concat(param, ".description"));
  if (!description) return base::fail(description.error());
  tool.description = description->value_or("");
  return {};
}

base::Result<Tool> read_function(const json::Value& holder, const std::string& param) {
  Tool tool;
  tool.kind = Tool::Kind::kFunction;
  if (const auto read = read_named(holder, param, tool); !read) return base::fail(read.error());
  const auto parameters = find_object(holder, "parameters", base::concat(param, ".parameters"));
  if (!parameters) return base::fail(parameters.error());
  tool.parameters = *parameters;
  const auto strict = find_flag(holder, "strict", base::concat(param, ".strict"));
  if (!strict) return base::fail(strict.error());
  tool.strict = strict->value_or(false);
  return tool;
}

base::Result<Tool> read_custom(const json::Value& holder, const std::string& param) {
  Tool tool;
  tool.kind = Tool::Kind::kCustom;
  if (const auto read = read_named(holder, param, tool); !read) return base::fail(read.error());
  const auto format = find_object(holder, "format", base::concat(param, ".format"));
  if (!format) return base::fail(format.error());
  if (*format == nullptr || (*format)->find_string("type") != "grammar") return tool;
  // Chat Completions nests the grammar once more, Responses does not.
  const json::Value* nested = (*format)->find("grammar");
  const json::Value& grammar = nested != nullptr && nested->is_object() ? *nested : **format;
  tool.grammar_syntax = grammar.find_string("syntax");
  tool.grammar = grammar.find_string("definition");
  return tool;
}

base::Result<Tool> read_tool(const json::Value& value, const std::string& param,
                             ToolLayout layout) {
  if (!value.is_object()) return base::fail(wrong_type(param, "an object"));
  const std::string type_path = base::concat(param, ".type");
  const auto type = find_text(value, "type", type_path);
  if (!type) return base::fail(type.error());
  if (!*type) return base::fail(missing(type_path));
  const bool function = **type == "function";
  if (function || **type == "custom") {
    const json::Value* holder = &value;
    std::string path = param;
    if (layout == ToolLayout::kNested) {
      path = base::concat(param, ".", **type);
      const auto nested = find_object(value, **type, path);
      if (!nested) return base::fail(nested.error());
      if (*nested == nullptr) return base::fail(missing(path));
      holder = *nested;
    }
    return function ? read_function(*holder, path) : read_custom(*holder, path);
  }
  const std::optional<Tool::Kind> kind = find_built_in(**type);
  if (!kind) {
    return base::fail(ErrorCode::kUnsupportedValue,
                      base::concat("Tools of type `", **type, "` are not supported."), type_path);
  }
  Tool tool;
  tool.kind = *kind;
  return tool;
}

}  // namespace

base::Result<std::vector<Tool>> read_tools(const json::Value& body, ToolLayout layout) {
  std::vector<Tool> tools;
  const auto list = find_array(body, "tools", "tools");
  if (!list) return base::fail(list.error());
  if (*list == nullptr) return tools;
  for (size_t i = 0; i < (*list)->items().size(); ++i) {
    const std::string param = base::at_index("tools", i);
    base::Result<Tool> tool = read_tool((*list)->items()[i], param, layout);
    if (!tool) return base::fail(tool.error());
    tool->param = param;
    tools.push_back(std::move(*tool));
  }
  return tools;
}

base::Result<std::vector<Tool>> read_functions(const json::Value& body) {
  std::vector<Tool> tools;
  const auto list = find_array(body, "functions", "functions");
  if (!list) return base::fail(list.error());
  if (*list == nullptr) return tools;
  for (size_t i = 0; i < (*list)->items().size(); ++i) {
    const std::string param = base::at_index("functions", i);
    const json::Value& value = (*list)->items()[i];
    if (!value.is_object()) return base::fail(wrong_type(param, "an object"));
    base::Result<Tool> tool = read_function(value, param);
    if (!tool) return base::fail(tool.error());
    tool->param = param;
    tools.push_back(std::move(*tool));
  }
  return tools;
}

}  // namespace openai
