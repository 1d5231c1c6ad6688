#include "gemini/schema_plain.h"

#include <algorithm>

#include "gemini/schema_keyword.h"
#include "gemini/schema_type.h"

namespace gemini {
namespace {

// Comparisons worth making to learn that all required names are properties.
constexpr size_t kMaxNameChecks = 4096;

bool are_strings(const json::Value& list) {
  return !list.items().empty() && std::ranges::all_of(list.items(), [](const json::Value& item) {
    return item.is_string();
  });
}

bool are_properties(const json::Value& names, const json::Value* properties) {
  if (properties == nullptr || !are_strings(names)) return false;
  if (names.items().size() * properties->members().size() > kMaxNameChecks) return false;
  return std::ranges::all_of(names.items(), [&](const json::Value& name) {
    return properties->find(name.string()) != nullptr;
  });
}

size_t count_properties(const json::Value& properties, int levels) {
  if (!properties.is_object()) return 0;
  size_t nodes = 1;
  for (const json::Member& member : properties.members()) {
    const size_t inner = count_plain_nodes(member.value, levels);
    if (inner == 0) return 0;
    nodes += inner;
  }
  return nodes;
}

// Nodes of a member's value beside the one it belongs to, and one more; 0 when it is not plain.
size_t count_member(SchemaKeyword keyword, const json::Value& value, const json::Value& node,
                    int levels) {
  switch (keyword) {
    case SchemaKeyword::kText:
    case SchemaKeyword::kDescription:
      return value.is_string() ? 1 : 0;
    case SchemaKeyword::kType:
      return is_type_word(value.string()) ? 1 : 0;
    case SchemaKeyword::kCount:
    case SchemaKeyword::kMinimum:
    case SchemaKeyword::kMaximum:
      return value.is_number() ? 1 : 0;
    case SchemaKeyword::kEnum:  // decides the type when none is given
      return are_strings(value) && node.find("type") != nullptr ? 1 : 0;
    case SchemaKeyword::kRequired:
    case SchemaKeyword::kPropertyOrdering:
      return are_properties(value, node.find("properties")) ? 1 : 0;
    case SchemaKeyword::kProperties:
      return count_properties(value, levels - 1);
    case SchemaKeyword::kAdditionalProperties:
      if (value.is_bool()) return 1;
      [[fallthrough]];
    case SchemaKeyword::kItems: {
      const size_t inner = count_plain_nodes(value, levels - 1);
      return inner == 0 ? 0 : inner + 1;
    }
    default:
      return 0;
  }
}

}  // namespace

size_t count_plain_nodes(const json::Value& node, int levels) {
  if (!node.is_object() || levels <= 0) return 0;
  size_t nodes = 1;
  for (const json::Member& member : node.members()) {
    const size_t more = count_member(find_schema_keyword(member.key), member.value, node, levels);
    if (more == 0) return 0;
    nodes += more - 1;
  }
  return nodes;
}

}  // namespace gemini
