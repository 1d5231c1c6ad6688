#pragma once

#include <string_view>

namespace gemini {

// Members of a schema object that mean something here; everything else is dropped, because Gemini
// refuses or ignores it. https://ai.google.dev/gemini-api/docs/structured-output
enum class SchemaKeyword {
  kReference,    // $ref
  kId,           // $id
  kAnchor,       // $anchor
  kDefinitions,  // $defs, definitions
  kType,
  kText,  // title, format
  kDescription,
  kEnum,
  kConst,
  kItems,
  kPrefixItems,
  kCount,  // minItems, maxItems
  kMinimum,
  kMaximum,
  kExclusiveMinimum,
  kExclusiveMaximum,
  kAnyOf,
  kOneOf,
  kAllOf,
  kProperties,
  kAdditionalProperties,
  kRequired,
  kPropertyOrdering,
  kNullable,
  kDropped,
};

SchemaKeyword find_schema_keyword(std::string_view name);

}  // namespace gemini
