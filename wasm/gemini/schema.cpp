#include "gemini/schema.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "gemini/schema_loops.h"
#include "gemini/schema_normaliser.h"
#include "gemini/schema_plain.h"
#include "json/write.h"

namespace gemini {
namespace {

using References = SchemaNormaliser::References;
using Place = SchemaNormaliser::Place;

bool is_schema_object(const SchemaType& type) {
  return type.empty() || type.has("object");
}

// Names in every one of the lists, in the order of the first.
json::Value intersect_required(const std::vector<json::Value>& lists, base::Arena& arena) {
  std::unordered_map<std::string_view, size_t> lists_with;  // counts each list once, in order
  for (size_t i = 0; i < lists.size(); ++i) {
    for (const json::Value& name : lists[i].items()) {
      size_t& count = lists_with[name.string()];
      if (count == i) ++count;
    }
  }
  std::vector<json::Value> out;
  for (const json::Value& name : lists.front().items()) {
    if (name.is_string() && lists_with[name.string()] == lists.size()) out.push_back(name);
  }
  return make_array(out, arena);
}

// Properties of all branches in order of first appearance. Branches often share one whose value
// tells them apart, so different schemas of one name become alternatives.
class BranchProperties {
 public:
  void add(const json::Value& properties) {
    for (const json::Member& member : properties.members()) {
      const auto [entry, fresh] = index_.try_emplace(member.key, entries_.size());
      if (fresh) entries_.push_back({member.key, {}});
      std::vector<json::Value>& schemas = entries_[entry->second].schemas;
      const bool known =
          std::any_of(schemas.begin(), schemas.end(), [&](const json::Value& schema) {
            return json::to_text(schema) == json::to_text(member.value);
          });
      if (!known && schemas.size() < kMaxAlternatives) schemas.push_back(member.value);
    }
  }

  json::Value build(base::Arena& arena) const {
    std::vector<json::Member> out;
    for (const Entry& entry : entries_) {
      const bool one = entry.schemas.size() == 1;
      out.push_back(
          {entry.name,
           one ? entry.schemas.front()
               : ObjectBuilder(arena).set("anyOf", make_array(entry.schemas, arena)).build()});
    }
    return json::Value::object(arena.copy_array(std::span<const json::Member>(out)));
  }

 private:
  static constexpr size_t kMaxAlternatives = 32;

  struct Entry {
    std::string_view name;
    std::vector<json::Value> schemas;
  };
  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, size_t> index_;
};

// Gemini wants one object of parameters: the alternatives of the root become one object that
// allows what any of them allows.
void merge_root_branches(FlatSchema& root, SchemaNormaliser& run, base::Arena& arena) {
  BranchProperties properties;
  std::vector<json::Value> required;
  for (const json::Member& member : root.members) {
    if (member.key != "anyOf" && member.key != "oneOf") continue;
    for (const json::Value& branch : member.value.items()) {
      if (!branch.is_object()) continue;
      const FlatSchema flat = run.flatten(branch, 1, References::kCopy);
      if (!is_schema_object(SchemaType(find_member(flat.members, "type")))) continue;
      const json::Value* names = find_member(flat.members, "required");
      if (const json::Value* own = find_member(flat.members, "properties")) properties.add(*own);
      required.push_back(names ? *names : json::Value::array({}));
    }
  }
  std::erase_if(root.members, [](const json::Member& member) {
    return member.key == "anyOf" || member.key == "oneOf";
  });
  if (required.empty()) return;  // no branch is an object
  const json::Member merged[] = {{"properties", properties.build(arena)},
                                 {"required", intersect_required(required, arena)}};
  run.merge(root.members, merged, SchemaNormaliser::Clash::kLastWins);
}

bool has_parameters(const json::Value& schema) {
  const json::Value* properties = schema.find("properties");
  if (properties != nullptr && !properties->members().empty()) return true;
  const json::Value* additional = schema.find("additionalProperties");
  return additional != nullptr && (additional->is_object() || additional->boolean());
}

// The type of a parameter object is `object` and nothing else, whatever stood there.
json::Value with_object_type(const json::Value& schema, base::Arena& arena) {
  if (schema.find("type") != nullptr)
    return ObjectBuilder(schema, arena).set("type", "object").build();
  ObjectBuilder out(arena);
  out.set("type", "object");
  for (const json::Member& member : schema.members()) out.set(member.key, member.value);
  return out.build();
}

}  // namespace

base::Result<json::Value> normalise_schema(const json::Value& schema, std::string_view param,
                                           SchemaBudget& budget, base::Arena& arena) {
  SchemaNormaliser run(schema, param, budget, arena);
  if (!schema.is_object()) run.fail("The schema must be an object.");
  json::Value out = run.write_node(schema, 1, Place::kRoot);
  out = run.write_definitions(out);
  if (run.failed()) return std::unexpected(run.status().error());
  return run.has_references() ? open_loops(out, arena) : out;
}

base::Result<std::optional<json::Value>> normalise_tool_schema(const json::Value& schema,
                                                               std::string_view param,
                                                               SchemaBudget& budget,
                                                               base::Arena& arena) {
  const bool object = schema.find_string("type") == "object" && schema.find("enum") == nullptr;
  if (object && has_parameters(schema)) {
    const size_t plain = count_plain_nodes(schema, kPlainLevels);
    if (plain > 0 && plain <= budget.nodes) {
      budget.nodes -= plain;
      return std::optional(schema);
    }
  }
  SchemaNormaliser run(schema, param, budget, arena);
  if (!schema.is_object()) run.fail("The schema of parameters must be an object.");
  FlatSchema root = run.flatten(schema, 1, References::kCopy);
  const bool branches = find_member(root.members, "anyOf") || find_member(root.members, "oneOf");
  if (branches) merge_root_branches(root, run, arena);
  const json::Value* stated = find_member(root.members, "type");
  const SchemaType type(stated);
  const bool untyped = branches && find_member(root.members, "properties") == nullptr;
  if ((stated != nullptr && !type.has("object")) || untyped) {
    run.fail("The parameters of a function must be a schema of type \"object\".");
  }
  std::erase_if(root.members, [](const json::Member& member) {
    return member.key == "enum" || member.key == "const" || member.key == "nullable";
  });
  json::Value out = json::Value::object({});
  if (!run.failed()) out = run.write_definitions(run.write_members(root, 1, Place::kRoot));
  if (run.failed()) return std::unexpected(run.status().error());
  if (!has_parameters(out)) return std::optional<json::Value>();
  out = with_object_type(out, arena);
  return std::optional(run.has_references() ? open_loops(out, arena) : out);
}

}  // namespace gemini
