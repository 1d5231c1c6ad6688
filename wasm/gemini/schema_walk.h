#pragma once

#include <span>
#include <vector>

#include "base/arena.h"
#include "gemini/schema_keyword.h"
#include "gemini/tree_builder.h"
#include "json/value.h"

namespace gemini {

// A normalised schema with `change(schema)` in place of each schema that stands directly in it.
template <typename Change>
json::Value map_subschemas(const json::Value& node, base::Arena& arena, const Change& change) {
  ObjectBuilder out(arena);
  for (const json::Member& member : node.members()) {
    switch (find_schema_keyword(member.key)) {
      case SchemaKeyword::kProperties:
      case SchemaKeyword::kDefinitions: {  // the members are names, not keywords
        std::vector<json::Member> named;
        for (const json::Member& inner : member.value.members()) {
          named.push_back({inner.key, change(inner.value)});
        }
        const std::span<const json::Member> copy =
            arena.copy_array(std::span<const json::Member>(named));
        out.set(member.key, json::Value::object(copy));
        break;
      }
      case SchemaKeyword::kAnyOf:
      case SchemaKeyword::kPrefixItems: {
        std::vector<json::Value> list;
        for (const json::Value& inner : member.value.items()) list.push_back(change(inner));
        out.set(member.key, make_array(list, arena));
        break;
      }
      case SchemaKeyword::kItems:
      case SchemaKeyword::kAdditionalProperties:
        out.set(member.key, member.value.is_object() ? change(member.value) : member.value);
        break;
      default:
        out.set(member.key, member.value);
    }
  }
  return out.build();
}

}  // namespace gemini
