#include "gemini/thinking_config.h"

#include <optional>

#include "base/text.h"
#include "gemini/thinking.h"
#include "gemini/tree_builder.h"

namespace gemini {
namespace {

// Whether the request leaves the model no thinking, of which no thoughts may be asked for then.
bool is_off(const chat::Request& request, const ModelFamily& family, const GoogleOptions& google) {
  std::optional<int64_t> budget;
  if (request.effort) budget = map_effort_to_budget(*request.effort, family.thinking);
  if (const json::Value* own = google.find_thinking("thinkingBudget")) budget = own->as_int();
  const bool told = request.effort || google.find_thinking("thinkingLevel") != nullptr;
  // Of itself this family does not think.
  const bool usually_off = family.family == Family::k25FlashLite && !told;
  return budget ? *budget == 0 : usually_off;
}

std::optional<bool> choose_include_thoughts(const chat::Request& request, const ModelFamily& family,
                                            const GoogleOptions& google,
                                            state::IncludeThoughts thoughts) {
  if (family.thinking == Thinking::kNone || is_off(request, family, google)) return std::nullopt;
  if (request.include_thoughts) return request.include_thoughts;
  switch (thoughts) {
    case state::IncludeThoughts::kAlways:
      return true;
    case state::IncludeThoughts::kNever:
      return std::nullopt;
    case state::IncludeThoughts::kAuto:
      if (request.effort.value_or(chat::Effort::kNone) == chat::Effort::kNone) return std::nullopt;
      return true;
  }
  __builtin_unreachable();
}

bool is_budget(Thinking scale) {
  return scale == Thinking::kBudget || scale == Thinking::kBudgetPro;
}

void set_effort(chat::Effort effort, Thinking scale, ObjectBuilder& out, base::Arena& arena) {
  const std::string_view level = map_effort_to_level(effort, scale);
  if (!level.empty()) out.set("thinkingLevel", level);
  if (const std::optional<int64_t> budget = map_effort_to_budget(effort, scale)) {
    out.set("thinkingBudget", make_integer(*budget, arena));
  }
}

}  // namespace

base::Result<json::Value> map_thinking(chat::Request& request, const ModelFamily& family,
                                       const GoogleOptions& google, state::IncludeThoughts thoughts,
                                       base::Arena& arena) {
  const bool own = google.find_thinking("thinkingLevel") != nullptr ||
                   google.find_thinking("thinkingBudget") != nullptr;
  if (request.effort && own) {
    const std::string_view param = chat::parameter_name(request.effort_parameter);
    return base::fail(base::ErrorCode::kInvalidValue,
                      base::concat("`", param,
                                   "` cannot be used together with a thinking level or "
                                   "budget in `extra_body.google`."),
                      std::string(param));
  }
  ObjectBuilder out(arena);
  if (const std::optional<bool> include =
          choose_include_thoughts(request, family, google, thoughts)) {
    out.set("includeThoughts", json::Value::boolean(*include));
  }
  if (request.effort) {
    if (family.thinking == Thinking::kNone) {
      request.ignored.push_back(request.effort_parameter);
    }
    set_effort(*request.effort, family.thinking, out, arena);
  }
  return out.empty() ? json::Value() : out.build();
}

json::Value repair_thinking(const json::Value& config, std::optional<chat::Effort> effort,
                            const ModelFamily& family, Repairs repairs, base::Arena& arena) {
  const json::Value* level = config.find("thinkingLevel");
  const json::Value* budget = config.find("thinkingBudget");
  if (repairs.has(chat::Repair::kDropThinking)) {
    // Where thoughts are asked of a model that is not to think, it is these that were refused.
    const json::Value* include = config.find("includeThoughts");
    const bool off =
        family.thinking == Thinking::kBudget && budget != nullptr && budget->as_int() == 0;
    if (!off || include == nullptr || !include->boolean()) return {};
    return ObjectBuilder(arena).set("thinkingBudget", *budget).build();
  }
  ObjectBuilder out(config, arena);
  if (repairs.has(chat::Repair::kThinkingAsBudget) && level != nullptr) {
    const Thinking scale = is_budget(family.thinking) ? family.thinking : Thinking::kBudget;
    out.remove("thinkingLevel");
    set_effort(effort.value_or(map_level_to_effort(level->string())), scale, out, arena);
  } else if (repairs.has(chat::Repair::kThinkingAsLevel) && budget != nullptr) {
    const Thinking scale = is_budget(family.thinking) || family.thinking == Thinking::kNone
                               ? Thinking::kThreeLevels
                               : family.thinking;
    out.remove("thinkingBudget");
    set_effort(effort.value_or(map_budget_to_effort(budget->as_int().value_or(-1))), scale, out,
               arena);
  } else if (repairs.has(chat::Repair::kDropThinkingLevel)) {
    out.remove("thinkingLevel");
  } else if (repairs.has(chat::Repair::kThinkingLowest) && level != nullptr &&
             level->string() == "MINIMAL") {
    out.set("thinkingLevel", "LOW");
  }
  return out.empty() ? json::Value() : out.build();
}

}  // namespace gemini
