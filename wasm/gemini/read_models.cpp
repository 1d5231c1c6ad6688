#include "gemini/read_models.h"

namespace gemini {
namespace {

bool is_usable(const json::Value& model) {
  const json::Value* methods = model.find("supportedGenerationMethods");
  if (methods == nullptr) return false;
  for (const json::Value& method : methods->items()) {
    const std::string_view name = method.string();
    if (name == "generateContent" || name == "embedContent" || name == "batchEmbedContents") {
      return true;
    }
  }
  return false;
}

int64_t limit(const json::Value& model, std::string_view name) {
  const json::Value* value = model.find(name);
  return value == nullptr ? 0 : value->as_int().value_or(0);
}

}  // namespace

std::optional<chat::ModelInfo> read_model(const json::Value& body) {
  constexpr std::string_view kPrefix = "models/";
  chat::ModelInfo model;
  model.id = body.find_string("name");
  if (model.id.starts_with(kPrefix)) model.id.remove_prefix(kPrefix.size());
  if (model.id.empty() || !is_usable(body)) return std::nullopt;
  model.display_name = body.find_string("displayName");
  model.input_tokens = limit(body, "inputTokenLimit");
  model.output_tokens = limit(body, "outputTokenLimit");
  return model;
}

chat::ModelPage read_models(const json::Value& body) {
  chat::ModelPage page;
  page.next_page_token = body.find_string("nextPageToken");
  const json::Value* list = body.find("models");
  if (list == nullptr) return page;
  for (const json::Value& entry : list->items()) {
    if (const std::optional<chat::ModelInfo> model = read_model(entry)) {
      page.models.push_back(*model);
    }
  }
  return page;
}

}  // namespace gemini
