#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "gemini/schema.h"
#include "json/value.h"

// Weaker forms of a normalised schema, for models that refuse the full one.
namespace gemini {

// Without minItems, maxItems, minimum, maximum, format and recursion: fewer states for the model's
// grammar.
json::Value relax_schema(const json::Value& schema, base::Arena& arena);

// The OpenAPI subset of the older fields `parameters` and `responseSchema`: upper-case types,
// `nullable`, references copied; recursive members are left out.
// https://ai.google.dev/api/caching#Schema
base::Result<json::Value> map_to_open_api_schema(const json::Value& schema, SchemaBudget& budget,
                                                 base::Arena& arena);

}  // namespace gemini
