#include "unit/gemini/schema_rows.h"

using schema_rows::check_rows;
using schema_rows::normalised_for_tool;
using schema_rows::SchemaRow;

TEST_CASE("gemini schema: alternatives of alternatives bring their properties") {
  const SchemaRow rows[] = {
      {"one of two is a union",
       R"({"anyOf":[{"anyOf":[{"properties":{"a":{},"k":{}},"required":["a","k"]},)"
       R"({"properties":{"b":{},"k":{}},"required":["k","b"]}]},)"
       R"({"properties":{"c":{},"k":{}},"required":["c","k"]}]})",
       R"({"type":"object","properties":{"a":{},"k":{},"b":{},"c":{}},"required":["k"]})"},
      {"all are unions",
       R"({"anyOf":[{"anyOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]},)"
       R"({"oneOf":[{"properties":{"c":{}}},{"properties":{"d":{}}}]}]})",
       R"({"type":"object","properties":{"a":{},"b":{},"c":{},"d":{}}})"},
      {"a union by reference",
       R"({"anyOf":[{"$ref":"#/$defs/U"},{"properties":{"c":{},"k":{}},"required":["k"]}],)"
       R"("$defs":{"U":{"oneOf":[{"$ref":"#/$defs/A"},{"properties":{"b":{},"k":{}},"required":["k"]}]},)"
       R"("A":{"properties":{"a":{},"k":{}},"required":["a","k"]}}})",
       R"({"type":"object","properties":{"a":{},"k":{},"b":{},"c":{}},"required":["k"]})"},
      {"two unions that share a member",
       R"({"anyOf":[{"$ref":"#/$defs/U"},{"$ref":"#/$defs/V"}],"$defs":{)"
       R"("U":{"anyOf":[{"$ref":"#/$defs/A"},{"properties":{"b":{},"k":{}},"required":["k"]}]},)"
       R"("V":{"anyOf":[{"properties":{"c":{},"k":{}},"required":["c","k"]},{"$ref":"#/$defs/A"}]},)"
       R"("A":{"properties":{"a":{},"k":{}},"required":["a","k"]}}})",
       R"({"type":"object","properties":{"a":{},"k":{},"b":{},"c":{}},"required":["k"]})"},
      {"a base twice, each time with more",
       R"({"anyOf":[{"$ref":"#/$defs/B","properties":{"b":{}}},{"$ref":"#/$defs/B"}],)"
       R"("$defs":{"B":{"properties":{"a":{}},"required":["a"]}}})",
       R"({"type":"object","properties":{"b":{},"a":{}},"required":["a"]})"},
      {"a union's own properties and those of its members",
       R"({"type":"object","properties":{"base":{}},"anyOf":[{"properties":{"x":{}},)"
       R"("required":["x"],"anyOf":[{"properties":{"y":{}},"required":["y"]}]}]})",
       R"({"type":"object","properties":{"base":{},"x":{},"y":{}},"required":["x","y"]})"},
      {"a union of other types is no object",
       R"({"anyOf":[{"anyOf":[{"type":"string"},{"type":"null"}]},)"
       R"({"properties":{"c":{}},"required":["c"]}]})",
       R"({"type":"object","properties":{"c":{}},"required":["c"]})"},
      {"a union in allOf",
       R"({"anyOf":[{"allOf":[{"anyOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]}]}]})",
       R"({"type":"object","properties":{"a":{},"b":{}}})"},
  };
  check_rows(rows, normalised_for_tool);
}

TEST_CASE("gemini schema: a union that holds itself ends") {
  CHECK(normalised_for_tool(
            R"({"anyOf":[{"$ref":"#/$defs/U"}],"$defs":{"U":{"anyOf":[{"$ref":"#/$defs/U"},)"
            R"({"properties":{"a":{}},"required":["a"]},{"$ref":"#"}]}}})") ==
        R"({"type":"object","properties":{"a":{}},"required":["a"]})");
}
