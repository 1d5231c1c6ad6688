#include <algorithm>

#include "gemini/schema_reduce.h"
#include "gemini/tree_builder.h"

namespace gemini {
namespace {

bool is_refinement(std::string_view key) {
  constexpr std::string_view kRefinements[] = {"minItems", "maxItems", "minimum", "maximum",
                                               "format"};
  return std::find(std::begin(kRefinements), std::end(kRefinements), key) != std::end(kRefinements);
}

// Members of `properties` and `$defs` are names, not keywords.
bool is_name_map(std::string_view key) {
  return key == "properties" || key == "$defs";
}

json::Value relax_names(const json::Value& names, base::Arena& arena) {
  std::vector<json::Member> out;
  for (const json::Member& member : names.members()) {
    out.push_back({member.key, relax_schema(member.value, arena)});
  }
  return json::Value::object(arena.copy_array(std::span<const json::Member>(out)));
}

}  // namespace

json::Value relax_schema(const json::Value& schema, base::Arena& arena) {
  if (schema.is_array()) {
    std::vector<json::Value> out;
    for (const json::Value& item : schema.items()) out.push_back(relax_schema(item, arena));
    return make_array(out, arena);
  }
  if (!schema.is_object()) return schema;
  ObjectBuilder out(arena);
  for (const json::Member& member : schema.members()) {
    if (is_refinement(member.key)) continue;
    if (is_name_map(member.key)) {
      out.set(member.key, relax_names(member.value, arena));
    } else {
      out.set(member.key, relax_schema(member.value, arena));
    }
  }
  return out.build();
}

}  // namespace gemini
