#include "unit/gemini/schema_rows.h"

using schema_rows::check_rows;
using schema_rows::normalised_for_tool;
using schema_rows::SchemaRow;

namespace {

// So many branches of one root, each with the property `kind` that `kind` makes of its number.
std::string branches(int count, std::string (*kind)(int)) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    out += base::concat(i > 0 ? "," : "", R"({"type":"object","properties":{"kind":)", kind(i),
                        R"(},"required":["kind"]})");
  }
  return base::concat(R"({"anyOf":[)", out, "]}");
}

std::string listed(int from, int to) {
  std::string out;
  for (int i = from; i < to; ++i) {
    out += base::concat(i > from ? "," : "", R"("k)", std::to_string(i), R"(")");
  }
  return base::concat("[", out, "]");
}

std::string with_kind(std::string_view kind) {
  return base::concat(R"({"type":"object","properties":{"kind":)", kind,
                      R"(},"required":["kind"]})");
}

}  // namespace

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

TEST_CASE("gemini schema: values that tell branches apart become one list") {
  const SchemaRow rows[] = {
      {"constants",
       R"({"anyOf":[{"properties":{"k":{"const":"a"}}},{"properties":{"k":{"const":"b"}}}]})",
       R"({"type":"object","properties":{"k":{"type":"string","enum":["a","b"]}}})"},
      {"a constant and a list, one value twice",
       R"({"anyOf":[{"properties":{"k":{"type":"string","enum":["a","b"],"title":"K"}}},)"
       R"({"properties":{"k":{"const":"b","default":"b","title":"K","type":"string"}}},)"
       R"({"properties":{"k":{"const":"c","title":"K"}}}]})",
       R"({"type":"object","properties":{"k":{"type":"string","enum":["a","b","c"],"title":"K"}}})"},
      {"numbers",
       R"({"anyOf":[{"properties":{"k":{"const":1}}},{"properties":{"k":{"const":2}}}]})",
       R"({"type":"object","properties":{"k":{"type":"integer","enum":[1,2]}}})"},
      {"whole numbers of a property that takes others too",
       R"({"anyOf":[{"properties":{"k":{"type":"number","const":1}}},)"
       R"({"properties":{"k":{"type":"number","const":2}}}]})",
       R"({"type":"object","properties":{"k":{"type":"number","enum":[1,2]}}})"},
      {"other words about each",
       R"({"anyOf":[{"properties":{"k":{"const":"a","description":"A"}}},)"
       R"({"properties":{"k":{"const":"b","description":"B"}}}]})",
       R"({"type":"object","properties":{"k":{"anyOf":[{"type":"string","enum":["a"],"description":"A"},)"
       R"({"type":"string","enum":["b"],"description":"B"}]}}})"},
      {"two types, and what lists nothing",
       R"({"anyOf":[{"properties":{"k":{"const":"a"}}},{"properties":{"k":{"const":1}}},)"
       R"({"properties":{"k":{"type":"boolean"}}},{"properties":{"k":{"const":"b"}}}]})",
       R"({"type":"object","properties":{"k":{"anyOf":[{"type":"string","enum":["a","b"]},)"
       R"({"type":"integer","enum":[1]},{"type":"boolean"}]}}})"},
      {"a null beside a value",
       R"({"anyOf":[{"properties":{"k":{"const":"a"}}},{"properties":{"k":{"enum":["b",null]}}}]})",
       R"({"type":"object","properties":{"k":{"anyOf":[{"type":"string","enum":["a"]},)"
       R"({"anyOf":[{"type":"string","enum":["b"]},{"type":"null"}]}]}}})"},
  };
  check_rows(rows, normalised_for_tool);
}

TEST_CASE("gemini schema: many branches forbid none of their values") {
  const auto constant = [](int i) {
    return base::concat(R"({"const":"k)", std::to_string(i), "\"}");
  };
  CHECK(normalised_for_tool(branches(40, constant)) ==
        with_kind(base::concat(R"({"type":"string","enum":)", listed(0, 40), "}")));
  const auto described = [](int i) {
    const std::string number = std::to_string(i);
    return base::concat(R"({"const":"k)", number, R"(","description":"The )", number, "\"}");
  };
  CHECK(normalised_for_tool(branches(40, described)) ==
        with_kind(base::concat(R"({"type":"string","enum":)", listed(0, 40), "}")));
  const auto bounded = [](int i) {
    return base::concat(R"({"type":"integer","minimum":)", std::to_string(i), "}");
  };
  CHECK(normalised_for_tool(branches(40, bounded)) == with_kind(R"({"type":"integer"})"));
  const auto mixed = [](int i) {
    return base::concat(R"({"type":")", i % 2 == 0 ? "integer" : "number", R"(","minimum":)",
                        std::to_string(i), "}");
  };
  CHECK(normalised_for_tool(branches(40, mixed)) == with_kind("{}"));
}
