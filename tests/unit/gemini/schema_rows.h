#pragma once

#include <catch2/catch.hpp>
#include <span>
#include <string>
#include <string_view>

#include "base/text.h"
#include "gemini/schema.h"
#include "json/read.h"
#include "json/write.h"

// Tables of schemas as a client writes them and as Gemini gets them.
namespace schema_rows {

inline constexpr std::string_view kParam = "response_format.json_schema.schema";

// Text of the result, or "error <param>".
inline std::string normalised(std::string_view input) {
  base::Arena arena;
  gemini::SchemaBudget budget;
  const base::Result<json::Value> schema = json::read(input, arena);
  if (!schema) return "no JSON";
  const auto out = gemini::normalise_schema(*schema, kParam, budget, arena);
  return out ? json::to_text(*out) : base::concat("error ", out.error().param);
}

inline std::string normalised_for_tool(std::string_view input) {
  base::Arena arena;
  gemini::SchemaBudget budget;
  const base::Result<json::Value> schema = json::read(input, arena);
  if (!schema) return "no JSON";
  const auto out =
      gemini::normalise_tool_schema(*schema, "tools[0].function.parameters", budget, arena);
  if (!out) return base::concat("error ", out.error().param);
  return *out ? json::to_text(**out) : "omitted";
}

struct SchemaRow {
  std::string_view name;
  std::string_view input;
  std::string_view expected;
};

inline void check_rows(std::span<const SchemaRow> rows, std::string (*run)(std::string_view)) {
  for (const SchemaRow& row : rows) {
    CAPTURE(row.name);
    CHECK(run(row.input) == row.expected);
  }
}

}  // namespace schema_rows
