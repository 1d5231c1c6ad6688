#include "gemini/schema_keyword.h"

namespace gemini {
namespace {

struct SchemaWord {
  std::string_view name;
  SchemaKeyword keyword;
};

constexpr SchemaWord kSchemaWords[] = {
    {"type", SchemaKeyword::kType},
    {"description", SchemaKeyword::kDescription},
    {"properties", SchemaKeyword::kProperties},
    {"required", SchemaKeyword::kRequired},
    {"items", SchemaKeyword::kItems},
    {"enum", SchemaKeyword::kEnum},
    {"additionalProperties", SchemaKeyword::kAdditionalProperties},
    {"$ref", SchemaKeyword::kReference},
    {"anyOf", SchemaKeyword::kAnyOf},
    {"oneOf", SchemaKeyword::kOneOf},
    {"allOf", SchemaKeyword::kAllOf},
    {"title", SchemaKeyword::kText},
    {"format", SchemaKeyword::kText},
    {"const", SchemaKeyword::kConst},
    {"nullable", SchemaKeyword::kNullable},
    {"minimum", SchemaKeyword::kMinimum},
    {"maximum", SchemaKeyword::kMaximum},
    {"exclusiveMinimum", SchemaKeyword::kExclusiveMinimum},
    {"exclusiveMaximum", SchemaKeyword::kExclusiveMaximum},
    {"minItems", SchemaKeyword::kCount},
    {"maxItems", SchemaKeyword::kCount},
    {"prefixItems", SchemaKeyword::kPrefixItems},
    {"propertyOrdering", SchemaKeyword::kPropertyOrdering},
    {"$defs", SchemaKeyword::kDefinitions},
    {"definitions", SchemaKeyword::kDefinitions},
    {"$id", SchemaKeyword::kId},
    {"$anchor", SchemaKeyword::kAnchor},
};

}  // namespace

SchemaKeyword find_schema_keyword(std::string_view name) {
  if (name.empty()) return SchemaKeyword::kDropped;
  for (const SchemaWord& word : kSchemaWords) {
    // Most words are told apart without a call of memcmp().
    if (word.name.size() != name.size() || word.name.front() != name.front()) continue;
    if (word.name == name) return word.keyword;
  }
  return SchemaKeyword::kDropped;
}

}  // namespace gemini
