#include "gemini/schema_loops.h"

#include <string>

#include "unit/gemini/schema_rows.h"

using schema_rows::check_rows;
using schema_rows::normalised;
using schema_rows::normalised_for_tool;
using schema_rows::SchemaRow;

TEST_CASE("gemini schema: a loop of references gets an end") {
  const SchemaRow rows[] = {
      {"a required property that may be null",
       R"({"properties":{"list":{"$ref":"#/$defs/N"}},"required":["list"],"$defs":{"N":{"properties":)"
       R"({"v":{"type":"number"},"next":{"anyOf":[{"$ref":"#/$defs/N"},{"type":"null"}]}},)"
       R"("required":["v","next"]}}})",
       R"({"properties":{"list":{"$ref":"#/$defs/N"}},"required":["list"],"$defs":{"N":{"properties":)"
       R"({"v":{"type":"number"},"next":{"anyOf":[{"$ref":"#/$defs/N"},{"type":"null"}]}},)"
       R"("required":["v"]}}})"},
      {"no required property is left", R"({"properties":{"n":{"$ref":"#"}},"required":["n"]})",
       R"({"properties":{"n":{"$ref":"#"}}})"},
      {"the innermost property",
       R"({"properties":{"a":{"properties":{"b":{"$ref":"#"}},)"
       R"("required":["b"]}},"required":["a"]})",
       R"({"properties":{"a":{"properties":{"b":{"$ref":"#"}}}},"required":["a"]})"},
      {"over several definitions",
       R"({"properties":{"f":{"$ref":"#/$defs/F"}},"required":["f"],"$defs":{"L":{"type":"string"},)"
       R"("A":{"properties":{"l":{"$ref":"#/$defs/F"},"r":{"$ref":"#/$defs/F"}},"required":["l","r"]},)"
       R"("F":{"anyOf":[{"$ref":"#/$defs/L"},{"$ref":"#/$defs/A"}]}}})",
       R"({"properties":{"f":{"$ref":"#/$defs/F"}},"required":["f"],"$defs":{"L":{"type":"string"},)"
       R"("A":{"properties":{"l":{"$ref":"#/$defs/F"},"r":{"$ref":"#/$defs/F"}}},)"
       R"("F":{"anyOf":[{"$ref":"#/$defs/L"},{"$ref":"#/$defs/A"}]}}})"},
      {"one of two definitions",
       R"({"$ref":"#/$defs/A","$defs":{"A":{"properties":{"b":{"$ref":"#/$defs/B"}},"required":["b"]},)"
       R"("B":{"properties":{"a":{"$ref":"#/$defs/A"}},"required":["a"]}}})",
       R"({"$ref":"#/$defs/A","$defs":{"A":{"properties":{"b":{"$ref":"#/$defs/B"}},"required":["b"]},)"
       R"("B":{"properties":{"a":{"$ref":"#/$defs/A"}}}}})"},
      {"an array that is not empty",
       R"({"properties":{"all":{"type":"array","minItems":1,"maxItems":9,"items":{"$ref":"#"}}},"required":["all"]})",
       R"({"properties":{"all":{"type":"array","maxItems":9,"items":{"$ref":"#"}}},"required":["all"]})"},
      {"an array that may be null",
       R"({"properties":{"c":{"type":"array","nullable":true,"description":"d","minItems":1,"items":)"
       R"({"$ref":"#"}}},"required":["c"]})",
       R"({"properties":{"c":{"description":"d","anyOf":[{"type":"array","items":{"$ref":"#"}},)"
       R"({"type":"null"}]}},"required":["c"]})"},
      {"an array or something else",
       R"({"properties":{"c":{"type":["array","object"],"items":{"$ref":"#"},"properties":{"x":{}}}},)"
       R"("required":["c"]})",
       R"({"properties":{"c":{"anyOf":[{"type":"array","items":{"$ref":"#"}},)"
       R"({"type":"object","properties":{"x":{}}}]}},"required":["c"]})"},
      {"an array with first items or something else",
       R"({"properties":{"c":{"title":"t","type":["array","string"],"prefixItems":[{"$ref":"#"}],)"
       R"("minItems":1,"maxItems":9}},"required":["c"]})",
       R"({"properties":{"c":{"title":"t","anyOf":[{"type":"array","prefixItems":[{"$ref":"#"}],)"
       R"("maxItems":9},{"type":"string"}]}},"required":["c"]})"},
      {"an array by its items alone",
       R"({"properties":{"c":{"items":{"$ref":"#"}}},"required":["c"]})",
       R"({"properties":{"c":{"items":{"$ref":"#"},"type":"array"}},"required":["c"]})"},
      {"an array before a property",
       R"({"properties":{"c":{"type":"array","minItems":1,"items":{"properties":{"t":{"$ref":"#"}},)"
       R"("required":["t"]}}},"required":["c"]})",
       R"({"properties":{"c":{"type":"array","items":{"properties":{"t":{"$ref":"#"}},)"
       R"("required":["t"]}}},"required":["c"]})"},
      {"free properties",
       R"({"$ref":"#/$defs/J","$defs":{"J":{"anyOf":[{"type":"string"},{"type":"array","items":)"
       R"({"$ref":"#/$defs/J"}},{"type":"object","additionalProperties":{"$ref":"#/$defs/J"}}]}}})",
       R"({"$ref":"#/$defs/J","$defs":{"J":{"anyOf":[{"type":"string"},{"type":"array","items":)"
       R"({"$ref":"#/$defs/J"}},{"type":"object","additionalProperties":true}]}}})"},
      {"an alternative that is the schema itself",
       R"({"$ref":"#/$defs/A","$defs":{"A":{"title":"t","anyOf":[{"$ref":"#/$defs/A"},{"type":"string"}]}}})",
       R"({"$ref":"#/$defs/A","$defs":{"A":{"title":"t","anyOf":[{"type":"string"}]}}})"},
      {"alternatives that are each other: one",
       R"({"$ref":"#/$defs/A","$defs":{"A":{"anyOf":[{"$ref":"#/$defs/B"},{"type":"null"}]},)"
       R"("B":{"anyOf":[{"$ref":"#/$defs/A"},{"type":"string"}]}}})",
       R"({"$ref":"#/$defs/A","$defs":{"A":{"anyOf":[{"$ref":"#/$defs/B"},{"type":"null"}]},)"
       R"("B":{"anyOf":[{"type":"string"}]}}})"},
      {"an alternative among alternatives, and no other",
       R"({"$ref":"#/$defs/A","$defs":{"A":{"anyOf":[{"anyOf":[{"$ref":"#/$defs/A"}]},{"type":"null"}]}}})",
       R"({"$ref":"#/$defs/A","$defs":{"A":{"anyOf":[{},{"type":"null"}]}}})"},
      {"the kinds of a base, each of which is one of them",
       R"({"properties":{"b":{"$ref":"#/$defs/B"}},"$defs":{"B":{"properties":{"k":{}},"anyOf":)"
       R"([{"$ref":"#/$defs/C"},{"$ref":"#/$defs/D"}]},"C":{"properties":{"c":{}},"anyOf":)"
       R"([{"$ref":"#/$defs/C"},{"$ref":"#/$defs/D"}]},"D":{"properties":{"c":{"$ref":"#/$defs/C"}},)"
       R"("required":["c"],"anyOf":[{"$ref":"#/$defs/C"},{"$ref":"#/$defs/D"}]}}})",
       R"({"properties":{"b":{"$ref":"#/$defs/B"}},"$defs":{"B":{"properties":{"k":{}},"anyOf":)"
       R"([{"$ref":"#/$defs/C"},{"$ref":"#/$defs/D"}]},"C":{"properties":{"c":{}}},)"
       R"("D":{"properties":{"c":{"$ref":"#/$defs/C"}},"required":["c"]}}})"},
      {"free properties behind a required one: the latter",
       R"({"properties":{"m":{"type":"object","additionalProperties":{"$ref":"#"}}},"required":["m"]})",
       R"({"properties":{"m":{"type":"object","additionalProperties":{"$ref":"#"}}}})"},
  };
  check_rows(rows, normalised);
}

TEST_CASE("gemini schema: a loop that ends stays as it is") {
  const std::string_view rows[] = {
      R"({"properties":{"n":{"$ref":"#"}}})",
      R"({"properties":{"c":{"type":"array","items":{"$ref":"#"}}},"required":["c"]})",
      R"({"properties":{"c":{"type":"array","minItems":0,"items":{"$ref":"#"}}},"required":["c"]})",
      R"({"properties":{"c":{"anyOf":[{"type":"array","items":{"$ref":"#"}},{"type":"null"}]}},"required":["c"]})",
      R"({"properties":{"m":{"type":"object","additionalProperties":{"$ref":"#"}}}})",
      R"({"properties":{"o":{"properties":{"n":{"$ref":"#"}},"required":["n"]}}})",
      R"({"properties":{"a":{"$ref":"#/$defs/A"},"b":{"$ref":"#/$defs/A"}},"required":["a","b"],)"
      R"("$defs":{"A":{"type":"object"}}})",
  };
  for (const std::string_view row : rows) {
    CAPTURE(row);
    CHECK(normalised(row) == row);
  }
}

TEST_CASE("gemini schema: the loops of a tool get an end too") {
  CHECK(normalised_for_tool(R"({"$ref":"#/$defs/N","$defs":{"N":{"properties":{"n":{"$ref":)"
                            R"("#/$defs/N"}},"required":["n"]}}})") ==
        R"({"type":"object","properties":{"n":{"$ref":"#/$defs/N"}},"required":["n"],)"
        R"("$defs":{"N":{"properties":{"n":{"$ref":"#/$defs/N"}}}}})");
}

TEST_CASE("gemini schema: without loops") {
  base::Arena arena;
  const auto schema = json::read(
      R"({"properties":{"list":{"$ref":"#/$defs/N"}},"$defs":{"N":{"properties":{"all":)"
      R"({"type":"array","items":{"$ref":"#/$defs/N"}},"next":{"anyOf":[{"$ref":"#/$defs/N"},)"
      R"({"type":"null"}]}},"required":["all","next"]}}})",
      arena);
  REQUIRE(schema);
  CHECK(json::to_text(gemini::drop_loops(*schema, arena)) ==
        R"({"properties":{"list":{"$ref":"#/$defs/N"}},"$defs":{"N":{"properties":{"all":)"
        R"({"type":"array","items":{}},"next":{"anyOf":[{},{"type":"null"}]}},)"
        R"("required":["all","next"]}}})");
}

TEST_CASE("gemini schema: without loops, optional properties lead to none either") {
  base::Arena arena;
  const auto schema = json::read(R"({"properties":{"n":{"$ref":"#"},"v":{}}})", arena);
  REQUIRE(schema);
  CHECK(json::to_text(gemini::drop_loops(*schema, arena)) == R"({"properties":{"n":{},"v":{}}})");
}

TEST_CASE("gemini schema: without loops, alternatives lead to none either") {
  base::Arena arena;
  const auto schema = json::read(
      R"({"$ref":"#/$defs/C","$defs":{"C":{"properties":{"c":{}},"anyOf":[{"$ref":"#/$defs/C"},)"
      R"({"$ref":"#/$defs/D"}]},"D":{"anyOf":[{"$ref":"#/$defs/C"},{"type":"null"}]}}})",
      arena);
  REQUIRE(schema);
  CHECK(json::to_text(gemini::drop_loops(*schema, arena)) ==
        R"({"$ref":"#/$defs/C","$defs":{"C":{"properties":{"c":{}},"anyOf":[{},{}]},)"
        R"("D":{"anyOf":[{"$ref":"#/$defs/C"},{"type":"null"}]}}})");
}

TEST_CASE("gemini schema: loops of a hostile schema are looked for within bounds") {
  // Each definition leads to every earlier one, and the first to the last.
  constexpr int kDefinitions = 400;
  std::string schema = R"({"$ref":"#/$defs/d0","$defs":{)";
  for (int i = 0; i < kDefinitions; ++i) {
    std::string properties;
    std::string names;
    for (int to = i == 0 ? kDefinitions - 1 : 0; to < (i == 0 ? kDefinitions : i); ++to) {
      const std::string_view comma = names.empty() ? "" : ",";
      const std::string name = std::to_string(to);
      properties += base::concat(comma, R"("p)", name, R"(":{"$ref":"#/$defs/d)", name, R"("})");
      names += base::concat(comma, R"("p)", name, "\"");
    }
    schema += base::concat(i == 0 ? "" : ",", R"("d)", std::to_string(i), R"(":{"properties":{)",
                           properties, R"(},"required":[)", names, "]}");
  }
  const std::string out = normalised(schema + "}}");
  CHECK(out.find(R"("d399":{"properties":{"p0")") != std::string::npos);
  CHECK(out.find(R"(,"p398"])") == std::string::npos);
}
