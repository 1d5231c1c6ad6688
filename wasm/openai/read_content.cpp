#include "openai/read_content.h"

#include "openai/field.h"
#include "openai/image_text.h"

namespace openai {
namespace {

bool is_worth_keeping(const chat::Part& part, PartPlace place) {
  return part.kind != chat::Part::Kind::kText || !part.text.is_empty_string() ||
         place == PartPlace::kResult;
}

}  // namespace

base::Result<std::vector<chat::Part>> read_content(const json::Value& content, const Path& path,
                                                   PartPlace place, PartReader reader,
                                                   base::Arena& arena) {
  std::vector<chat::Part> parts;
  if (content.is_string()) {
    chat::Part part;
    part.text = place == PartPlace::kAssistant ? without_image_texts(content, arena) : content;
    if (is_worth_keeping(part, place)) parts.push_back(std::move(part));
    return parts;
  }
  if (!content.is_array()) return base::fail(wrong_type(path, "a string or an array"));
  for (size_t i = 0; i < content.items().size(); ++i) {
    base::Result<chat::Part> part = reader(content.items()[i], path.at(i), place, arena);
    if (!part) return base::fail(part.error());
    const bool said = place == PartPlace::kAssistant && part->kind == chat::Part::Kind::kText;
    if (said) part->text = without_image_texts(part->text, arena);
    if (is_worth_keeping(*part, place)) parts.push_back(std::move(*part));
  }
  return parts;
}

}  // namespace openai
