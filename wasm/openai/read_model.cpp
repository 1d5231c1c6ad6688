#include "openai/read_model.h"

#include "chat/model_name.h"
#include "openai/field.h"

namespace openai {

base::Result<std::string> map_model(std::string_view name, const Aliases* aliases) {
  if (name.empty()) return base::fail(missing("model"));
  if (aliases != nullptr) {
    for (const auto& [alias, model] : *aliases) {
      if (alias != name) continue;
      name = model;
      break;
    }
  }
  const base::Result<std::string_view> id = chat::read_model_name(name);
  if (!id) return base::fail(id.error());
  return std::string(*id);
}

base::Result<std::string> read_model(const json::Value& body, const Aliases* aliases,
                                     std::string_view fallback) {
  const auto name = find_text(body, "model");
  if (!name) return base::fail(name.error());
  return map_model(name->value_or(fallback), aliases);
}

std::string_view requested_model(const json::Value& body, std::string_view fallback) {
  const std::string_view name = body.find_string("model");
  return name.empty() ? fallback : name;
}

}  // namespace openai
