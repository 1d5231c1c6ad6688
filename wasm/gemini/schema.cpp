#include "gemini/schema.h"

#include "gemini/schema_branches.h"
#include "gemini/schema_loops.h"
#include "gemini/schema_normaliser.h"
#include "gemini/schema_plain.h"
#include "json/known.h"

namespace gemini {
namespace {

using References = SchemaNormaliser::References;
using Place = SchemaNormaliser::Place;

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

base::Result<std::optional<json::Value>> write_tool_schema(const json::Value& schema,
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
                                                               base::Arena& arena,
                                                               json::Notes* notes) {
  if (notes == nullptr) return write_tool_schema(schema, param, budget, arena);
  const json::Notes::Note* const note = notes->find(schema);
  if (note != nullptr && note->cost <= budget.nodes) {
    budget.nodes -= note->cost;
    return note->value.is_null() ? std::nullopt : std::optional(note->value);
  }
  const size_t nodes = budget.nodes;
  auto written = write_tool_schema(schema, param, budget, arena);
  if (written) notes->add(schema, written->value_or(json::Value()), nodes - budget.nodes);
  return written;
}

}  // namespace gemini
