#include "gemini/schema_cut.h"

#include <algorithm>
#include <span>
#include <unordered_set>

#include "base/text_map.h"
#include "gemini/schema_type.h"
#include "gemini/tree_builder.h"

namespace gemini {
namespace {

// Says what the schema is, not what it takes.
bool is_about(std::string_view key) {
  return key.starts_with('$') || key == "title" || key == "description";
}

json::Value without_alternatives(const json::Value& node, const std::unordered_set<size_t>& gone,
                                 base::Arena& arena) {
  std::vector<json::Value> left;
  const std::span<const json::Value> branches = node.find("anyOf")->items();
  for (size_t i = 0; is_nothing_but_alternatives(node) && i < branches.size(); ++i) {
    if (!gone.contains(i)) left.push_back(branches[i]);
  }
  ObjectBuilder out(node, arena);
  return left.empty() ? out.remove("anyOf").build()
                      : out.set("anyOf", make_array(left, arena)).build();
}

json::Value without_required(const json::Value& node, const base::TextSet& properties,
                             base::Arena& arena) {
  std::vector<json::Value> names;
  const json::Value* required = node.find("required");
  if (required == nullptr) return node;
  for (const json::Value& name : required->items()) {
    if (!properties.contains(name.string())) names.push_back(name);
  }
  ObjectBuilder out(node, arena);
  return names.empty() ? out.remove("required").build()
                       : out.set("required", make_array(names, arena)).build();
}

// An array that may be empty; what else the node allows becomes an alternative beside it.
json::Value split_array(const json::Value& node, base::Arena& arena) {
  SchemaType others(node.find("type"));
  // Without a type, `properties` tell that an object may stand there too.
  if (others.empty() && node.find("properties") != nullptr) others.add("object");
  others.remove("array");
  if (others.empty())
    return ObjectBuilder(node, arena).set("type", "array").remove("minItems").build();
  ObjectBuilder outer(arena);
  ObjectBuilder array(arena);
  ObjectBuilder rest(node, arena);
  array.set("type", "array");
  rest.remove("minItems").set("type", others.build(arena));
  for (const json::Member& member : node.members()) {
    const bool listed =
        member.key == "items" || member.key == "prefixItems" || member.key == "maxItems";
    if (!listed && !is_about(member.key)) continue;
    (listed ? array : outer).set(member.key, member.value);
    rest.remove(member.key);
  }
  return outer.set("anyOf", make_array({array.build(), rest.build()}, arena)).build();
}

}  // namespace

bool is_nothing_but_alternatives(const json::Value& node) {
  return std::ranges::all_of(node.members(), [](const json::Member& member) {
    return member.key == "anyOf" || member.key == "type" || is_about(member.key);
  });
}

json::Value cut(json::Value node, const std::vector<Carrier>& carriers, base::Arena& arena) {
  base::TextSet optional;
  std::unordered_set<size_t> branches;
  bool free = false;
  bool array = false;
  for (const Carrier& carrier : carriers) {
    if (carrier.link == Link::kAlternative) branches.insert(carrier.branch);
    if (carrier.link == Link::kRequired) optional.insert(carrier.property);
    free = free || carrier.link == Link::kFreeProperties;
    array = array || carrier.link == Link::kArray;
  }
  if (!branches.empty()) node = without_alternatives(node, branches, arena);
  if (!optional.empty()) node = without_required(node, optional, arena);
  if (free) {
    ObjectBuilder out(node, arena);
    node = out.set("additionalProperties", json::Value::boolean(true)).build();
  }
  return array ? split_array(node, arena) : node;
}

}  // namespace gemini
