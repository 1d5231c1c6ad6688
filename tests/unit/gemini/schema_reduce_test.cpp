#include "gemini/schema_reduce.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "json/read.h"
#include "json/write.h"

TEST_CASE("gemini schema: relaxed") {
  base::Arena arena;
  const auto schema = json::read(
      R"({"type":"array","minItems":1,"maxItems":2,"items":{"properties":{"minimum":{"minimum":1,)"
      R"("type":"number","maximum":2},"format":{"format":"date"}}},"$defs":{"minItems":{"minItems":1}},)"
      R"("anyOf":[{"format":"x"},true],"enum":["format"],"additionalProperties":false})",
      arena);
  REQUIRE(schema);
  CHECK(json::to_text(gemini::relax_schema(*schema, arena)) ==
        R"({"type":"array","items":{"properties":{"minimum":{"type":"number"},"format":{}}},)"
        R"("$defs":{"minItems":{}},"anyOf":[{},true],"enum":["format"],)"
        R"("additionalProperties":false})");
}

TEST_CASE("gemini schema: OpenAPI subset") {
  struct Row {
    std::string_view name;
    std::string_view input;
    std::string_view expected;
  };
  const Row rows[] = {
      {"types", R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"boolean"}}})",
       R"({"type":"OBJECT","properties":{"a":{"type":"INTEGER"},"b":{"type":"BOOLEAN"}}})"},
      {"nullable", R"({"type":["string","null"]})", R"({"type":"STRING","nullable":true})"},
      {"several types", R"({"type":["string","number"]})",
       R"({"anyOf":[{"type":"STRING"},{"type":"NUMBER"}]})"},
      {"null branch",
       R"({"description":"d","anyOf":[{"type":"string","enum":["a"]},{"type":"null"}]})",
       R"({"description":"d","type":"STRING","enum":["a"],"nullable":true})"},
      {"branches", R"({"anyOf":[{"type":"string"},{"type":"number"},{"type":"null"}]})",
       R"({"anyOf":[{"type":"STRING"},{"type":"NUMBER"}],"nullable":true})"},
      {"numbers cannot be listed", R"({"type":"integer","enum":[1,2]})", R"({"type":"INTEGER"})"},
      {"formats", R"({"properties":{"a":{"format":"date-time"},"b":{"format":"email"}}})",
       R"({"properties":{"a":{"format":"date-time"},"b":{}}})"},
      {"lists have items", R"({"type":"array","prefixItems":[{"type":"number"}],"minItems":2})",
       R"({"type":"ARRAY","minItems":2,"items":{"type":"STRING"}})"},
      {"lists keep their own", R"({"type":"array","items":{"type":"integer"}})",
       R"({"type":"ARRAY","items":{"type":"INTEGER"}})"},
      {"null alone", R"({"type":"null"})", R"({"type":"STRING","nullable":true})"},
      {"required names in any order",
       R"({"properties":{"c":{},"a":{},"b":{}},"required":["a","b","c"]})",
       R"({"properties":{"c":{},"a":{},"b":{}},"required":["a","b","c"]})"},
      {"a reference to nothing", R"({"properties":{"a":{"$ref":"#/$defs/none"},"b":{}}})",
       R"({"properties":{"b":{}}})"},
      {"references are copied, recursion is left out",
       R"({"$ref":"#/$defs/N","$defs":{"N":{"type":"object","properties":{"v":{"type":"string"},)"
       R"("n":{"$ref":"#/$defs/N"}},"required":["v","n"]}}})",
       R"({"type":"OBJECT","properties":{"v":{"type":"STRING"}},"required":["v"]})"},
      {"the rest is dropped",
       R"({"$id":"i","$anchor":"a","title":"t","additionalProperties":false,"minimum":1,"maximum":2})",
       R"({"title":"t","minimum":1,"maximum":2})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    base::Arena arena;
    gemini::SchemaBudget budget;
    const auto schema = json::read(row.input, arena);
    REQUIRE(schema);
    const auto out = gemini::map_to_open_api_schema(*schema, budget, arena);
    REQUIRE(out);
    CHECK(json::to_text(*out) == row.expected);
  }
}

TEST_CASE("gemini schema: OpenAPI copies lie in one another to a depth") {
  std::string schema = R"({"$ref":"#/$defs/d0","$defs":{)";
  for (int i = 0; i < 100; ++i) {
    schema += base::concat("\"d", std::to_string(i), R"(":{"properties":{"a":{"$ref":"#/$defs/d)",
                           std::to_string(i + 1), R"("},"b":{}}},)");
  }
  schema += R"("d100":{}}})";
  base::Arena arena;
  gemini::SchemaBudget budget;
  const auto tree = json::read(schema, arena);
  REQUIRE(tree);
  const auto out = gemini::map_to_open_api_schema(*tree, budget, arena);
  REQUIRE(out);
  int depth = 0;
  for (const json::Value* at = &*out; at != nullptr; ++depth) {
    const json::Value* properties = at->find("properties");
    at = properties == nullptr ? nullptr : properties->find("a");
  }
  CHECK(depth == 32);
}

TEST_CASE("gemini schema: OpenAPI copies are counted") {
  std::string schema = R"({"$ref":"#/$defs/d0","$defs":{)";
  for (int i = 0; i < 30; ++i) {
    const std::string next = std::to_string(i + 1);
    schema += base::concat("\"d", std::to_string(i), R"(":{"properties":{"a":{"$ref":"#/$defs/d)",
                           next, R"("},"b":{"$ref":"#/$defs/d)", next, R"("}}},)");
  }
  schema += R"("d30":{}}})";
  base::Arena arena;
  gemini::SchemaBudget budget;
  const auto tree = json::read(schema, arena);
  REQUIRE(tree);
  CHECK_FALSE(gemini::map_to_open_api_schema(*tree, budget, arena));
}
