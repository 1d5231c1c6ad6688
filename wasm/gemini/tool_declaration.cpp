#include "gemini/tool_declaration.h"

#include <optional>
#include <string>

#include "base/text.h"
#include "gemini/schema_reduce.h"
#include "gemini/tree_builder.h"

namespace gemini {
namespace {

// Path of the schema in the client's body.
std::string parameters_param(const chat::Tool& tool) {
  return base::concat(tool.param, tool.nested ? ".function.parameters" : ".parameters");
}

// Free text travels as the one member `input`.
json::Value custom_parameters(base::Arena& arena) {
  const json::Value text = ObjectBuilder(arena).set("type", "string").build();
  return ObjectBuilder(arena)
      .set("type", "object")
      .set("properties", ObjectBuilder(arena).set("input", text).build())
      .set("required", make_array({json::Value::string("input")}, arena))
      .build();
}

json::Value custom_description(const chat::Tool& tool, base::Arena& arena) {
  if (tool.grammar.empty()) return tool.description;
  const std::string_view own = tool.description.string();
  return json::Value::string(
      arena.copy(base::concat(own, own.empty() ? "" : "\n\n", "Input grammar (",
                              tool.grammar_syntax, "):\n", tool.grammar)));
}

}  // namespace

base::Result<json::Value> map_declaration(const chat::Tool& tool, const ToolNames& names,
                                          Repairs repairs, json::Notes* notes, SchemaBudget& budget,
                                          base::Arena& arena) {
  const bool custom = tool.kind == chat::Tool::Kind::kCustom;
  ObjectBuilder out(arena);
  out.set("name", names.wire(tool.name));
  const json::Value description = custom ? custom_description(tool, arena) : tool.description;
  if (!description.is_null()) out.set("description", description);
  std::optional<json::Value> schema;
  if (custom) {
    schema = custom_parameters(arena);
  } else if (tool.parameters != nullptr) {
    base::Result<std::optional<json::Value>> normal =
        normalise_tool_schema(*tool.parameters, parameters_param(tool), budget, arena, notes);
    if (!normal) return std::unexpected(normal.error());
    schema = *normal;
  }
  if (!schema) return out.build();
  if (repairs.has(chat::Repair::kRelaxSchema)) schema = relax_schema(*schema, arena);
  if (!repairs.has(chat::Repair::kOpenApiSchema)) {
    return out.set("parametersJsonSchema", *schema).build();
  }
  const base::Result<json::Value> reduced = map_to_open_api_schema(*schema, budget, arena);
  if (!reduced) return reduced;
  if (reduced->find("properties") != nullptr) out.set("parameters", *reduced);
  return out.build();
}

std::string_view built_in_name(chat::Tool::Kind kind) {
  switch (kind) {
    case chat::Tool::Kind::kWebSearch:
      return "googleSearch";
    case chat::Tool::Kind::kCodeExecution:
      return "codeExecution";
    case chat::Tool::Kind::kUrlContext:
      return "urlContext";
    case chat::Tool::Kind::kMaps:
      return "googleMaps";
    case chat::Tool::Kind::kFunction:
    case chat::Tool::Kind::kCustom:
      return {};
  }
  __builtin_unreachable();
}

}  // namespace gemini
