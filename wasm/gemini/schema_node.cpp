#include <algorithm>

#include "base/text.h"
#include "gemini/schema_keyword.h"
#include "gemini/schema_normaliser.h"
#include "gemini/schema_plain.h"

namespace gemini {

// What is known about the node being written before its members are gone through.
struct SchemaNormaliser::Node {
  const FlatSchema& flat;
  int depth;
  Place place;
  ObjectBuilder out;
  SchemaType type;
  SchemaValues values;
  std::vector<std::string_view> properties = {};  // names that stay, sorted

  const json::Value* find(std::string_view key) const { return find_member(flat.members, key); }
};

namespace {

// Of the depth in JSON, at most: `properties` and the name of one.
constexpr int kJsonLevelsPerSchema = 2;

const json::Value* find_null_too(std::span<const json::Member> members, std::string_view key) {
  for (const json::Member& member : members) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

bool is_flag(const json::Value* value, bool expected) {
  return value != nullptr && value->is_bool() && value->boolean() == expected;
}

SchemaType read_node_type(const FlatSchema& flat, const SchemaValues& values) {
  SchemaType type(find_member(flat.members, "type"));
  if (values.or_null) type.remove("null");
  if (values.decides_type || (type.empty() && !values.type.empty())) type.set(values.type);
  const bool nullable = is_flag(find_member(flat.members, "nullable"), true) && !values.or_null;
  if (nullable && !type.empty()) type.add("null");
  return type;
}

// Names of the properties that stay, sorted: `false` forbids a property.
std::vector<std::string_view> read_property_names(const json::Value* properties) {
  std::vector<std::string_view> names;
  if (properties == nullptr) return names;
  for (const json::Member& member : properties->members()) {
    if (!is_flag(&member.value, false)) names.push_back(member.key);
  }
  std::sort(names.begin(), names.end());
  return names;
}

json::Value null_schema(base::Arena& arena) {
  return ObjectBuilder(arena).set("type", "null").build();
}

}  // namespace

json::Value SchemaNormaliser::write_node(const json::Value& node, int depth, Place place) {
  if (!node.is_object()) return json::Value::object({});
  if (depth + kJsonLevelsPerSchema * kPlainLevels <= kMaxSchemaDepth) {
    const size_t plain = count_plain_nodes(node, kPlainLevels);
    spend(plain);
    if (plain > 0 && !open_.empty()) spend(node.text_size() / SchemaBudget::kBytesPerNode);
    if (plain > 0) return failed() ? json::Value::object({}) : node;
  }
  const size_t open = open_copies();
  const FlatSchema flat = flatten(node, depth, References::kKeep);
  const json::Value out = failed() ? json::Value::object({}) : write_members(flat, depth, place);
  close_copies(open);
  return out;
}

json::Value SchemaNormaliser::write_members(const FlatSchema& flat, int depth, Place place) {
  if (!flat.reference.empty()) return write_reference(flat, place);
  const SchemaValues values = read_schema_values(find_null_too(flat.members, "const"),
                                                 find_member(flat.members, "enum"), arena_);
  Node node = {flat, depth, place, ObjectBuilder(arena_), read_node_type(flat, values), values};
  node.properties = read_property_names(node.find("properties"));
  for (const json::Member& member : flat.members) write_keyword(member, node);
  return finish(node);
}

json::Value SchemaNormaliser::write_reference(const FlatSchema& flat, Place place) {
  use(flat.target);
  has_references_ = true;
  ObjectBuilder out(arena_);
  for (const json::Member& member : flat.members) {
    const SchemaKeyword keyword = find_schema_keyword(member.key);
    if (keyword == SchemaKeyword::kReference) out.set("$ref", flat.reference);
    if (keyword == SchemaKeyword::kAnchor) out.set("$anchor", member.value);
    if (place == Place::kInner) continue;
    if (keyword == SchemaKeyword::kDefinitions) out.set("$defs", json::Value::object({}));
  }
  return out.build();
}

void SchemaNormaliser::write_keyword(const json::Member& member, Node& node) {
  const json::Value& value = member.value;
  const SchemaKeyword keyword = find_schema_keyword(member.key);
  if (value.is_null() && keyword != SchemaKeyword::kConst) return;
  switch (keyword) {
    case SchemaKeyword::kId:
      return write_id(member, node);
    case SchemaKeyword::kAnchor:
    case SchemaKeyword::kText:
      return write_text(member, node);
    case SchemaKeyword::kDefinitions:  // holds the place for write_definitions()
      if (node.place == Place::kRoot) node.out.set("$defs", json::Value::object({}));
      return;
    case SchemaKeyword::kDescription:
      return write_description(value, node);
    case SchemaKeyword::kType:
      return write_type(node);
    case SchemaKeyword::kEnum:
    case SchemaKeyword::kConst:
      return write_values(node);
    case SchemaKeyword::kItems:
    case SchemaKeyword::kPrefixItems:
      return write_items(member, node);
    case SchemaKeyword::kCount:
      if (value.is_number()) node.out.set(member.key, value);
      return;
    case SchemaKeyword::kMinimum:
    case SchemaKeyword::kExclusiveMinimum:
    case SchemaKeyword::kMaximum:
    case SchemaKeyword::kExclusiveMaximum:
      return write_bound(keyword, node);
    case SchemaKeyword::kAnyOf:
    case SchemaKeyword::kOneOf:
      return write_alternatives(node);
    case SchemaKeyword::kProperties:
      return write_properties(value, node);
    case SchemaKeyword::kAdditionalProperties:
      if (value.is_bool()) node.out.set(member.key, value);
      return write_child(member, node);
    case SchemaKeyword::kRequired:
    case SchemaKeyword::kPropertyOrdering:
      return write_required(member, node);
    case SchemaKeyword::kReference:  // resolved by flatten()
    case SchemaKeyword::kAllOf:
    case SchemaKeyword::kNullable:  // part of the type
    case SchemaKeyword::kDropped:
      return;
  }
}

void SchemaNormaliser::write_id(const json::Member& member, Node& node) {
  if (node.place != Place::kRoot) write_text(member, node);
}

void SchemaNormaliser::write_text(const json::Member& member, Node& node) {
  if (member.value.is_string()) node.out.set(member.key, member.value);
}

void SchemaNormaliser::write_type(Node& node) {
  if (!node.type.empty()) node.out.set("type", node.type.build(arena_));
}

void SchemaNormaliser::write_child(const json::Member& member, Node& node) {
  if (!member.value.is_object()) return;
  node.out.set(member.key, write_node(member.value, node.depth + 1, Place::kInner));
}

// A list of schemas describes a tuple, whichever of the two names it has.
void SchemaNormaliser::write_items(const json::Member& member, Node& node) {
  const json::Value& value = member.value;
  if (value.is_array()) node.out.set("prefixItems", write_list(value.items(), node.depth));
  if (member.key == "items") write_child(member, node);
}

void SchemaNormaliser::write_description(const json::Value& value, Node& node) {
  if (!value.is_string()) return;
  const std::string_view always = node.values.always;
  node.out.set("description", always.empty() ? value.string()
                                             : arena_.copy(base::concat(value.string(), " (always ",
                                                                        always, ")")));
}

void SchemaNormaliser::write_values(Node& node) {
  if (node.find("type") == nullptr) write_type(node);
  if (!node.values.list.is_null()) node.out.set("enum", node.values.list);
  if (!node.values.always.empty() && node.find("description") == nullptr) {
    node.out.set("description", arena_.copy(base::concat("(always ", node.values.always, ")")));
  }
}

void SchemaNormaliser::write_bound(SchemaKeyword keyword, Node& node) {
  const bool lower =
      keyword == SchemaKeyword::kMinimum || keyword == SchemaKeyword::kExclusiveMinimum;
  const Bound bound = lower ? Bound::kLower : Bound::kUpper;
  const std::optional<json::Value> limit =
      choose_bound(bound, node.find(lower ? "minimum" : "maximum"),
                   node.find(lower ? "exclusiveMinimum" : "exclusiveMaximum"), node.type, arena_);
  if (limit) node.out.set(lower ? "minimum" : "maximum", *limit);
}

json::Value SchemaNormaliser::write_list(std::span<const json::Value> list, int depth) {
  std::vector<json::Value> out;
  for (const json::Value& item : list) {
    if (failed()) break;
    if (!is_flag(&item, false)) out.push_back(write_node(item, depth + 2, Place::kInner));
  }
  return make_array(out, arena_);
}

// `anyOf` and `oneOf` become one list, at the first of the two.
void SchemaNormaliser::write_alternatives(Node& node) {
  if (node.out.find("anyOf") != nullptr) return;
  std::vector<json::Value> branches;
  for (const json::Member& member : node.flat.members) {
    if (member.key != "anyOf" && member.key != "oneOf") continue;
    const json::Value list = write_list(member.value.items(), node.depth);
    branches.insert(branches.end(), list.items().begin(), list.items().end());
  }
  if (branches.empty()) return;
  const bool nullable = is_flag(node.find("nullable"), true) && node.type.empty();
  if (nullable) branches.push_back(null_schema(arena_));
  node.out.set("anyOf", make_array(branches, arena_));
}

void SchemaNormaliser::write_properties(const json::Value& value, Node& node) {
  if (!value.is_object()) return;
  std::vector<json::Member> out;
  for (const json::Member& member : value.members()) {
    if (failed()) return;
    if (is_flag(&member.value, false)) continue;
    out.push_back({member.key, write_node(member.value, node.depth + 2, Place::kInner)});
  }
  node.out.set("properties",
               json::Value::object(arena_.copy_array(std::span<const json::Member>(out))));
}

void SchemaNormaliser::write_required(const json::Member& member, Node& node) {
  std::vector<json::Value> names;
  for (const json::Value& name : member.value.items()) {
    const bool known =
        std::binary_search(node.properties.begin(), node.properties.end(), name.string());
    if (name.is_string() && known) names.push_back(name);
  }
  if (!names.empty()) node.out.set(member.key, make_array(names, arena_));
}

// A null among the allowed values cannot stand in `enum`: it becomes an alternative beside the
// rest of the node.
json::Value SchemaNormaliser::finish(Node& node) {
  if (!node.values.or_null) return node.out.build();
  ObjectBuilder outer(arena_);
  for (const std::string_view key : {"title", "description", "$defs"}) {
    const json::Value* value = node.out.find(key);
    if (value == nullptr) continue;
    outer.set(key, *value);
    node.out.remove(key);
  }
  outer.set("anyOf", make_array({node.out.build(), null_schema(arena_)}, arena_));
  return outer.build();
}

json::Value SchemaNormaliser::write_definitions(const json::Value& root) {
  std::vector<std::pair<size_t, json::Value>> written;
  while (!pending_.empty() && !failed()) {
    const size_t index = pending_.back();
    pending_.pop_back();
    const SchemaDocument::Definition& definition = document_.definitions()[index];
    written.emplace_back(index, write_node(*definition.schema, 3, Place::kInner));
  }
  if (written.empty() && root.find_raw("$defs") == nullptr) return root;
  ObjectBuilder out(root, arena_);
  if (written.empty()) return out.remove("$defs").build();
  std::sort(written.begin(), written.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<json::Member> list;
  for (const auto& [index, schema] : written) {
    list.push_back({document_.definitions()[index].name, schema});
  }
  return out
      .set("$defs", json::Value::object(arena_.copy_array(std::span<const json::Member>(list))))
      .build();
}

}  // namespace gemini
