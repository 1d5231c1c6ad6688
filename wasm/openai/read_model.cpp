#include "openai/read_model.h"

#include <algorithm>

#include "openai/field.h"

namespace openai {
namespace {

constexpr std::string_view kTuned = "tunedModels/";

bool is_name_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

bool is_segment(std::string_view text) {
  const bool only_dots = text.find_first_not_of('.') == std::string_view::npos;
  return !only_dots && std::all_of(text.begin(), text.end(), is_name_character);
}

}  // namespace

base::Result<std::string> map_model(std::string_view name, const Aliases* aliases) {
  if (name.empty()) return base::fail(missing("model"));
  if (aliases != nullptr) {
    for (const auto& [alias, model] : *aliases) {
      if (alias != name) continue;
      name = model;
      break;
    }
  }
  for (const std::string_view prefix : {"models/", "google/"}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  const std::string_view last = name.starts_with(kTuned) ? name.substr(kTuned.size()) : name;
  if (!is_segment(last)) {
    return base::fail(base::ErrorCode::kInvalidValue,
                      "Invalid value for `model`: a model name holds only letters, digits, `.`, "
                      "`_` and `-`.",
                      "model");
  }
  return std::string(name);
}

base::Result<std::string> read_model(const json::Value& body, const Aliases* aliases,
                                     std::string_view fallback) {
  const auto name = find_text(body, "model", "model");
  if (!name) return base::fail(name.error());
  return map_model(name->value_or(fallback), aliases);
}

}  // namespace openai
