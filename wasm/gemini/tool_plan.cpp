#include "gemini/tool_plan.h"

#include <algorithm>

#include "base/rare.h"
#include "base/text.h"
#include "gemini/camel_case.h"
#include "gemini/tool_declaration.h"
#include "gemini/tree_builder.h"

namespace gemini {
namespace {

enum class CallMode { kAuto, kValidated, kAny, kNone };

std::string_view call_mode_word(CallMode mode) {
  switch (mode) {
    case CallMode::kAuto:
      return "AUTO";
    case CallMode::kValidated:
      return "VALIDATED";
    case CallMode::kAny:
      return "ANY";
    case CallMode::kNone:
      return "NONE";
  }
  __builtin_unreachable();
}

bool holds_built_in(const std::vector<json::Value>& tools) {
  return std::any_of(tools.begin(), tools.end(), [](const json::Value& tool) {
    return std::any_of(tool.members().begin(), tool.members().end(),
                       [](const json::Member& m) { return m.key != "functionDeclarations"; });
  });
}

bool holds_functions(const std::vector<json::Value>& tools) {
  return std::any_of(tools.begin(), tools.end(), [](const json::Value& tool) {
    return tool.find("functionDeclarations") != nullptr;
  });
}

// Functions in one element, each built-in tool once in an element of its own, the client's raw
// elements last. A built-in tool knows no mode: where none may be used it is left out.
base::Status declare_tools(const chat::Request& request, const GoogleOptions& google,
                           Repairs repairs, SchemaBudget& budget, base::Arena& arena,
                           ToolPlan& plan) {
  std::vector<json::Value> functions;
  std::vector<json::Value> built_in;
  const bool none = request.tool_choice.mode == chat::ToolChoice::Mode::kNone;
  for (const chat::Tool& tool : request.tools) {
    const std::string_view name = built_in_name(tool.kind);
    if (name.empty()) {
      base::Result<json::Value> declaration =
          map_declaration(tool, plan.names, repairs, request.tool_notes, budget, arena);
      if (!declaration) return std::unexpected(declaration.error());
      functions.push_back(*declaration);
      continue;
    }
    const bool known = std::any_of(built_in.begin(), built_in.end(),
                                   [&](const json::Value& t) { return t.find(name) != nullptr; });
    if (known || none) continue;
    built_in.push_back(ObjectBuilder(arena).set(name, json::Value::object({})).build());
  }
  if (!functions.empty()) {
    plan.tools.push_back(
        ObjectBuilder(arena).set("functionDeclarations", make_array(functions, arena)).build());
  }
  plan.tools.insert(plan.tools.end(), built_in.begin(), built_in.end());
  plan.tools.insert(plan.tools.end(), google.tools.begin(), google.tools.end());
  return {};
}

// Whether the operator's wish for web search can be granted without changing anything else.
bool wants_default_search(const chat::Request& request, const ModelFamily& family,
                          const GoogleOptions& google, const WriteOptions& options) {
  if (options.web_search == WebSearchDefault::kOff) return false;
  if (!request.tools.empty() || !google.tools.empty()) return false;
  if (!google.cached_content.is_null()) return false;
  if (request.tool_choice.mode == chat::ToolChoice::Mode::kNone) return false;
  if (family.output != Output::kAny || family.family == Family::kGemma) return false;
  return family.generation == Generation::k3 ||
         request.response_format.format == chat::Format::kText;
}

base::Result<CallMode> choose_call_mode(chat::Request& request, const ModelFamily& family,
                                        const ToolPlan& plan) {
  const chat::ToolChoice& choice = request.tool_choice;
  for (const std::string_view name : choice.allowed) {
    if (!plan.names.wire(name).empty()) continue;
    return base::fail(base::ErrorCode::kInvalidValue,
                      base::concat("`tool_choice` names `", name, "`, which is not a tool."),
                      "tool_choice");
  }
  switch (choice.mode) {
    case chat::ToolChoice::Mode::kNone:
      return CallMode::kNone;
    case chat::ToolChoice::Mode::kRequired:
      if (plan.tools.empty()) {
        return base::fail(base::ErrorCode::kInvalidValue,
                          "`tool_choice` requires a tool, but `tools` is empty.", "tool_choice");
      }
      if (!holds_functions(plan.tools)) {
        request.ignored.push_back(chat::Parameter::kToolChoice);
        return CallMode::kAuto;
      }
      return CallMode::kAny;
    case chat::ToolChoice::Mode::kDefault:
    case chat::ToolChoice::Mode::kAuto:
    case chat::ToolChoice::Mode::kValidated: {
      // Names can be given with VALIDATED, not with AUTO; VALIDATED also holds calls to a schema.
      const bool strict = choice.mode == chat::ToolChoice::Mode::kValidated ||
                          std::any_of(request.tools.begin(), request.tools.end(),
                                      [](const chat::Tool& tool) { return tool.strict; });
      const bool validated =
          !choice.allowed.empty() || (strict && family.generation == Generation::k3);
      return validated ? CallMode::kValidated : CallMode::kAuto;
    }
  }
  __builtin_unreachable();
}

json::Value map_call_mode(CallMode mode, const chat::ToolChoice& choice, const ToolNames& names,
                          base::Arena& arena) {
  ObjectBuilder out(arena);
  out.set("mode", call_mode_word(mode));
  std::vector<json::Value> allowed;
  for (const std::string_view name : choice.allowed) {
    allowed.push_back(json::Value::string(names.wire(name)));
  }
  const bool named = mode == CallMode::kAny || mode == CallMode::kValidated;
  if (named && !allowed.empty()) out.set("allowedFunctionNames", make_array(allowed, arena));
  return out.build();
}

base::Status check_tool_mix(const ModelFamily& family, const ToolPlan& plan) {
  if (plan.tools.empty()) return {};
  if (family.output == Output::kSpeech || family.output == Output::kTranscript) {
    return base::fail(base::ErrorCode::kUnsupportedParameter, "This model cannot use tools.",
                      "tools");
  }
  if (family.generation == Generation::k2 && holds_functions(plan.tools) &&
      holds_built_in(plan.tools)) {
    return base::fail(
        base::ErrorCode::kUnsupportedValue,
        "This model cannot use functions and built-in tools, like web search, in one "
        "request. Models from Gemini 3 on can; for others, turn the client's built-in "
        "tools off.",
        "tools");
  }
  return {};
}

// No tool can come of it, and no error.
bool is_without_tools(const chat::Request& request, const GoogleOptions& google,
                      const WriteOptions& options) {
  const chat::ToolChoice& choice = request.tool_choice;
  return request.tools.empty() && google.tools.empty() && google.tool_config.is_null() &&
         options.web_search == WebSearchDefault::kOff && choice.allowed.empty() &&
         choice.mode != chat::ToolChoice::Mode::kRequired;
}

BASE_RARE base::Result<ToolPlan> plan_all(chat::Request& request, const ModelFamily& family,
                                          const GoogleOptions& google, const WriteOptions& options,
                                          SchemaBudget& budget, base::Arena& arena) {
  const Repairs repairs(options.repairs);
  base::Result<ToolNames> names = read_tool_names(request.tools, arena);
  if (!names) return std::unexpected(names.error());
  ToolPlan plan;
  plan.names = std::move(*names);
  const base::Status declared = declare_tools(request, google, repairs, budget, arena, plan);
  if (!declared) return std::unexpected(declared.error());
  if (wants_default_search(request, family, google, options)) {
    plan.tools.push_back(ObjectBuilder(arena).set("googleSearch", json::Value::object({})).build());
  }
  const base::Status mix = check_tool_mix(family, plan);
  if (!mix) return std::unexpected(mix.error());
  const base::Result<CallMode> chosen = choose_call_mode(request, family, plan);
  if (!chosen) return std::unexpected(chosen.error());

  const bool functions = holds_functions(plan.tools);
  const bool mixed = functions && holds_built_in(plan.tools);
  CallMode mode = *chosen;
  if (mixed && mode == CallMode::kAuto) mode = CallMode::kValidated;
  if (mode == CallMode::kValidated && repairs.has(chat::Repair::kAutoMode)) mode = CallMode::kAuto;
  plan.strict_calls =
      functions && !mixed && mode == CallMode::kValidated && request.tool_choice.allowed.empty();
  ObjectBuilder config(arena);
  if (functions && mode != CallMode::kAuto) {
    config.set("functionCallingConfig",
               map_call_mode(mode, request.tool_choice, plan.names, arena));
  }
  if (mixed && !repairs.has(chat::Repair::kDropServerSideTools)) {
    config.set("includeServerSideToolInvocations", json::Value::boolean(true));
  }
  if (!config.empty()) plan.config = config.build();
  if (!google.tool_config.is_null()) {
    plan.config = merge_trees(plan.config, google.tool_config, arena);
  }
  return plan;
}

}  // namespace

base::Result<ToolPlan> plan_tools(chat::Request& request, const ModelFamily& family,
                                  const GoogleOptions& google, const WriteOptions& options,
                                  SchemaBudget& budget, base::Arena& arena) {
  if (is_without_tools(request, google, options)) return ToolPlan();
  return plan_all(request, family, google, options, budget, arena);
}

}  // namespace gemini
