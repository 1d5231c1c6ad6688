#include <string>

#include "fuzz.h"
#include "gemini/schema.h"
#include "json/read.h"
#include "json/write.h"

// Whatever the normaliser lets through is an object that can be sent.
void fuzz_one(std::string_view input) {
  base::Arena arena;
  const base::Result<json::Value> schema = json::read(input, arena);
  if (!schema) return;
  gemini::SchemaBudget budget = {.nodes = 5'000};
  const auto normal = gemini::normalise_schema(*schema, "schema", budget, arena);
  if (normal) {
    fuzz::require(normal->is_object());
    const std::string text = json::to_text(*normal);
    fuzz::require(json::read(text, arena).has_value());
  }
  budget = {.nodes = 5'000};
  const auto tool = gemini::normalise_tool_schema(*schema, "schema", budget, arena);
  if (tool && *tool) fuzz::require((*tool)->is_object());
}
