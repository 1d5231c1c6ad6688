#include <algorithm>

#include "openai/field.h"
#include "openai/read_tools.h"

namespace openai {
namespace {

using chat::Tool;
using chat::ToolChoice;

constexpr std::string_view kParam = "tool_choice";
// Each is looked for among all tools.
constexpr size_t kMostAllowed = 512;

bool is_callable(const Tool& tool) {
  return tool.kind == Tool::Kind::kFunction || tool.kind == Tool::Kind::kCustom;
}

bool is_declared(const std::vector<Tool>& tools, std::string_view name) {
  for (const Tool& tool : tools) {
    if (is_callable(tool) && tool.name == name) return true;
  }
  return false;
}

// The name a choice names, wherever the layout puts it.
std::string_view chosen_name(const json::Value& choice) {
  const json::Value* nested = choice.find(choice.find_string("type"));
  return nested != nullptr && nested->is_object() ? nested->find_string("name")
                                                  : choice.find_string("name");
}

// A built-in tool that is declared goes by its type; Gemini calls it as it likes.
bool is_built_in(const json::Value& entry, const std::vector<Tool>& tools) {
  const std::optional<Tool::Kind> kind = find_built_in(entry.find_string("type"));
  return kind && std::ranges::find(tools, *kind, &Tool::kind) != tools.end();
}

base::Status allow(ToolChoice& choice, std::string_view name, const std::vector<Tool>& tools,
                   std::string_view param) {
  if (!is_declared(tools, name)) {
    return base::fail(invalid(param, base::concat("no tool named `", name, "` is declared.")));
  }
  choice.allowed.push_back(name);
  return {};
}

// The words of OpenAI, and of Gemini's modes those that OpenAI has not.
std::optional<ToolChoice::Mode> find_mode(std::string_view word) {
  if (word == "auto") return ToolChoice::Mode::kAuto;
  if (word == "none") return ToolChoice::Mode::kNone;
  if (word == "required" || word == "any") return ToolChoice::Mode::kRequired;
  if (word == "validated") return ToolChoice::Mode::kValidated;
  return std::nullopt;
}

// Forcing a call is possible only where something can be called.
base::Result<ToolChoice> check_required(ToolChoice choice, const std::vector<Tool>& tools,
                                        std::vector<chat::Parameter>& ignored) {
  if (choice.mode != ToolChoice::Mode::kRequired) return choice;
  if (tools.empty()) {
    return base::fail(invalid(kParam, "it needs `tools`."));
  }
  for (const Tool& tool : tools) {
    if (is_callable(tool)) return choice;
  }
  ignored.push_back(chat::Parameter::kToolChoice);
  return ToolChoice();
}

base::Result<ToolChoice> read_allowed(const json::Value& value, const std::vector<Tool>& tools,
                                      std::vector<chat::Parameter>& ignored) {
  // Chat Completions nests mode and tools once more, Responses does not.
  const json::Value* nested = value.find("allowed_tools");
  const json::Value& holder = nested != nullptr && nested->is_object() ? *nested : value;
  const std::optional<ToolChoice::Mode> mode = find_mode(holder.find_string("mode"));
  if (!mode || *mode == ToolChoice::Mode::kNone) {
    return base::fail(invalid(kParam, "`mode` must be `auto` or `required`."));
  }
  ToolChoice choice;
  choice.mode = *mode;
  const json::Value* list = holder.find("tools");
  if (list == nullptr || list->items().empty()) {
    return base::fail(invalid(kParam, "`tools` must name at least one tool."));
  }
  if (list->items().size() > kMostAllowed) {
    return base::fail(invalid(kParam, "`tools` can name at most 512 tools."));
  }
  for (const json::Value& entry : list->items()) {
    if (is_built_in(entry, tools)) continue;
    const auto allowed = allow(choice, chosen_name(entry), tools, kParam);
    if (!allowed) return base::fail(allowed.error());
  }
  // Gemini can neither be held to built-in tools alone nor be made to use one.
  if (choice.allowed.empty() && std::ranges::any_of(tools, is_callable)) {
    return base::fail(invalid(kParam, "`tools` must name a function beside built-in tools."));
  }
  return check_required(std::move(choice), tools, ignored);
}

}  // namespace

base::Result<ToolChoice> read_tool_choice(const json::Value& body, ToolLayout layout,
                                          const std::vector<Tool>& tools,
                                          std::vector<chat::Parameter>& ignored) {
  ToolChoice choice;
  const json::Value* value = body.find(kParam);
  if (value == nullptr) return choice;
  if (!value->is_string() && !value->is_object()) {
    return base::fail(wrong_type(kParam, "a string or an object"));
  }
  // Cursor wraps the word of a mode in an object, as Anthropic's API has it.
  const std::string_view type = value->is_string() ? value->string() : value->find_string("type");
  if (const std::optional<ToolChoice::Mode> mode = find_mode(type)) {
    choice.mode = *mode;
    return check_required(std::move(choice), tools, ignored);
  }
  if (value->is_string()) {
    return base::fail(invalid(kParam, "expected `none`, `auto`, `required` or an object."));
  }
  if (type == "allowed_tools") return read_allowed(*value, tools, ignored);
  if (type == "function" || type == "custom") {
    choice.mode = ToolChoice::Mode::kRequired;
    const auto allowed = allow(choice, chosen_name(*value), tools, kParam);
    if (!allowed) return base::fail(allowed.error());
    return choice;
  }
  if (layout == ToolLayout::kFlat && type.starts_with("web_search")) {
    ignored.push_back(chat::Parameter::kToolChoice);
    return choice;
  }
  return base::fail(invalid(kParam, base::concat("the type `", type, "` is not supported.")));
}

base::Result<ToolChoice> read_function_call(const json::Value& body,
                                            const std::vector<Tool>& tools) {
  constexpr std::string_view kLegacy = "function_call";
  ToolChoice choice;
  const json::Value* value = body.find(kLegacy);
  if (value == nullptr) return choice;
  if (value->is_string()) {
    const std::optional<ToolChoice::Mode> mode = find_mode(value->string());
    if (mode != ToolChoice::Mode::kNone && mode != ToolChoice::Mode::kAuto) {
      return base::fail(invalid(kLegacy, "expected `none`, `auto` or an object."));
    }
    choice.mode = *mode;
    return choice;
  }
  if (!value->is_object()) return base::fail(wrong_type(kLegacy, "a string or an object"));
  choice.mode = ToolChoice::Mode::kRequired;
  const auto allowed = allow(choice, value->find_string("name"), tools, kLegacy);
  if (!allowed) return base::fail(allowed.error());
  return choice;
}

}  // namespace openai
