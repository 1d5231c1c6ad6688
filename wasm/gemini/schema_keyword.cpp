#include "gemini/schema_keyword.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace gemini {
namespace {

struct SchemaWord {
  std::string_view name;
  SchemaKeyword keyword;
};

// By their lengths.
constexpr SchemaWord kSchemaWords[] = {
    {"$id", SchemaKeyword::kId},
    {"type", SchemaKeyword::kType},
    {"enum", SchemaKeyword::kEnum},
    {"$ref", SchemaKeyword::kReference},
    {"items", SchemaKeyword::kItems},
    {"anyOf", SchemaKeyword::kAnyOf},
    {"oneOf", SchemaKeyword::kOneOf},
    {"allOf", SchemaKeyword::kAllOf},
    {"title", SchemaKeyword::kText},
    {"const", SchemaKeyword::kConst},
    {"$defs", SchemaKeyword::kDefinitions},
    {"format", SchemaKeyword::kText},
    {"minimum", SchemaKeyword::kMinimum},
    {"maximum", SchemaKeyword::kMaximum},
    {"$anchor", SchemaKeyword::kAnchor},
    {"required", SchemaKeyword::kRequired},
    {"nullable", SchemaKeyword::kNullable},
    {"minItems", SchemaKeyword::kCount},
    {"maxItems", SchemaKeyword::kCount},
    {"properties", SchemaKeyword::kProperties},
    {"description", SchemaKeyword::kDescription},
    {"prefixItems", SchemaKeyword::kPrefixItems},
    {"definitions", SchemaKeyword::kDefinitions},
    {"exclusiveMinimum", SchemaKeyword::kExclusiveMinimum},
    {"exclusiveMaximum", SchemaKeyword::kExclusiveMaximum},
    {"propertyOrdering", SchemaKeyword::kPropertyOrdering},
    {"additionalProperties", SchemaKeyword::kAdditionalProperties},
};
static_assert(std::ranges::is_sorted(kSchemaWords, {},
                                     [](const SchemaWord& word) { return word.name.size(); }));

constexpr size_t kLongest = std::end(kSchemaWords)[-1].name.size();

// Where the words of a length begin; those of the next one end them.
constexpr auto kFirstOfLength = [] {
  std::array<size_t, kLongest + 2> first{};
  for (size_t length = 0; length < first.size(); ++length) {
    first[length] = static_cast<size_t>(std::ranges::count_if(
        kSchemaWords, [&](const SchemaWord& word) { return word.name.size() < length; }));
  }
  return first;
}();

}  // namespace

SchemaKeyword find_schema_keyword(std::string_view name) {
  if (name.size() > kLongest) return SchemaKeyword::kDropped;
  const size_t end = kFirstOfLength[name.size() + 1];
  for (size_t i = kFirstOfLength[name.size()]; i < end; ++i) {
    if (base::same_name(kSchemaWords[i].name, name)) return kSchemaWords[i].keyword;
  }
  return SchemaKeyword::kDropped;
}

}  // namespace gemini
