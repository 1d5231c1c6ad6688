#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "base/text.h"
#include "gemini/schema.h"
#include "json/read.h"
#include "json/write.h"

namespace {

std::string schema_file(std::string_view name, std::string_view file) {
  std::ifstream in(base::concat("tests/cases/schema/", name, "/", file));
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

// One folder a case; the names of parameter schemas begin with "tool-".
TEST_CASE("gemini schema: whole documents as libraries write them") {
  const std::string_view names[] = {"event", "pydantic-optional-fields", "zod-recursive-comments",
                                    "tool-mcp-search", "tool-action-union"};
  for (const std::string_view name : names) {
    CAPTURE(name);
    base::Arena arena;
    gemini::SchemaBudget budget;
    const auto input = json::read(schema_file(name, "input.json"), arena);
    const auto expected = json::read(schema_file(name, "expected.json"), arena);
    REQUIRE(input);
    REQUIRE(expected);
    if (name.starts_with("tool-")) {
      const auto out = gemini::normalise_tool_schema(*input, "tools[0]", budget, arena);
      REQUIRE(out);
      REQUIRE(*out);
      CHECK(json::to_text(**out) == json::to_text(*expected));
    } else {
      const auto out = gemini::normalise_schema(*input, "response_format", budget, arena);
      REQUIRE(out);
      CHECK(json::to_text(*out) == json::to_text(*expected));
    }
  }
}
