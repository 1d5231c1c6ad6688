#include "gemini/model_list.h"

#include <utility>

#include "json/read.h"

namespace gemini {
namespace {

constexpr std::string_view kModelPrefix = "models/";

int64_t token_limit(const json::Value& model, std::string_view key) {
  const json::Value* limit = model.find(key);
  return limit == nullptr ? 0 : limit->as_int().value_or(0);
}

ListedModel read_listed_model(const json::Value& model) {
  ListedModel listed;
  std::string_view id = model.find_string("name");
  if (id.starts_with(kModelPrefix)) id.remove_prefix(kModelPrefix.size());
  listed.id = id;
  listed.name = model.find_string("displayName");
  listed.input_tokens = token_limit(model, "inputTokenLimit");
  listed.output_tokens = token_limit(model, "outputTokenLimit");
  const json::Value* methods = model.find("supportedGenerationMethods");
  if (methods == nullptr) return listed;
  for (const json::Value& method : methods->items()) {
    const std::string_view word = method.string();
    if (word == "generateContent") listed.generates = true;
    if (word == "embedContent" || word == "batchEmbedContents") listed.embeds = true;
  }
  return listed;
}

}  // namespace

base::Result<std::vector<ListedModel>> read_model_list(std::string_view body) {
  base::Arena arena;
  const base::Result<json::Value> root = json::read(body, arena);
  const json::Value* models = root ? root->find("models") : nullptr;
  if (models == nullptr || !models->is_array()) {
    return base::fail(base::ErrorCode::kUpstreamError, "The list of models could not be read.");
  }
  std::vector<ListedModel> list;
  for (const json::Value& model : models->items()) {
    ListedModel listed = read_listed_model(model);
    const bool useful = listed.generates || listed.embeds;
    if (useful && !listed.id.empty()) list.push_back(std::move(listed));
  }
  return list;
}

}  // namespace gemini
