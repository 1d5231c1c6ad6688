#include "gemini/schema_loops.h"
#include "gemini/schema_reduce.h"
#include "gemini/schema_walk.h"
#include "gemini/tree_builder.h"

namespace gemini {
namespace {

json::Value drop_refinements(const json::Value& schema, base::Arena& arena) {
  if (!schema.is_object()) return schema;
  ObjectBuilder out(
      map_subschemas(schema, arena,
                     [&](const json::Value& inner) { return drop_refinements(inner, arena); }),
      arena);
  for (const std::string_view key : {"minItems", "maxItems", "minimum", "maximum", "format"}) {
    out.remove(key);
  }
  return out.build();
}

}  // namespace

json::Value relax_schema(const json::Value& schema, base::Arena& arena) {
  const json::Value looser = drop_refinements(schema, arena);
  return drop_loops(looser, arena);
}

}  // namespace gemini
