#include "gemini/answer_format.h"

#include "base/rare.h"
#include "base/text.h"
#include "gemini/schema_reduce.h"
#include "gemini/tree_builder.h"
#include "json/write.h"

namespace gemini {
namespace {

base::Result<json::Value> map_answer_schema(const chat::ResponseFormat& wanted, Repairs repairs,
                                            SchemaBudget& budget, base::Arena& arena) {
  const std::string_view param = wanted.param.empty()
                                     ? std::string_view("response_format.json_schema.schema")
                                     : std::string_view(wanted.param);
  base::Result<json::Value> schema = normalise_schema(*wanted.schema, param, budget, arena);
  if (!schema) return schema;
  const bool described = schema->find("description") != nullptr || schema->find("$ref") != nullptr;
  if (!wanted.description.empty() && !described) {
    schema = ObjectBuilder(*schema, arena).set("description", wanted.description).build();
  }
  if (repairs.has(chat::Repair::kRelaxSchema)) schema = relax_schema(*schema, arena);
  return schema;
}

BASE_RARE base::Result<AnswerFormat> map_json_format(const chat::ResponseFormat& wanted,
                                                     const ModelFamily& family, ToolUse tools,
                                                     Repairs repairs, SchemaBudget& budget,
                                                     base::Arena& arena) {
  AnswerFormat out;
  const bool in_words = repairs.has(chat::Repair::kSchemaInWords) ||
                        (family.generation == Generation::k2 && tools == ToolUse::kDeclared);
  ObjectBuilder config(arena);
  config.set("responseMimeType", "application/json");
  if (wanted.format == chat::Format::kJsonObject || wanted.schema == nullptr) {
    if (in_words) out.words = "Reply with JSON only, no Markdown and no code fences.";
    if (!in_words) out.config = config.build();
    return out;
  }
  const base::Result<json::Value> schema = map_answer_schema(wanted, repairs, budget, arena);
  if (!schema) return std::unexpected(schema.error());
  if (in_words) {
    out.words = arena.copy(
        base::concat("Reply with JSON only, no Markdown and no code fences, matching this JSON "
                     "Schema: ",
                     json::to_text(*schema)));
    return out;
  }
  if (repairs.has(chat::Repair::kOpenApiSchema)) {
    const base::Result<json::Value> reduced = map_to_open_api_schema(*schema, budget, arena);
    if (!reduced) return std::unexpected(reduced.error());
    config.set("responseSchema", *reduced);
  } else {
    config.set("responseJsonSchema", *schema);
  }
  out.config = config.build();
  return out;
}

}  // namespace

base::Result<AnswerFormat> map_answer_format(const chat::ResponseFormat& wanted,
                                             const ModelFamily& family, ToolUse tools,
                                             Repairs repairs, SchemaBudget& budget,
                                             base::Arena& arena) {
  if (wanted.format == chat::Format::kText) return AnswerFormat();
  return map_json_format(wanted, family, tools, repairs, budget, arena);
}

}  // namespace gemini
