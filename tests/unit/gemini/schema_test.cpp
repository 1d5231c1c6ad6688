#include "gemini/schema.h"

#include <catch2/catch.hpp>
#include <string>

#include "base/text.h"
#include "json/read.h"
#include "json/write.h"

namespace {

constexpr std::string_view kParam = "response_format.json_schema.schema";

std::string normalised(std::string_view input) {
  base::Arena arena;
  gemini::SchemaBudget budget;
  const base::Result<json::Value> schema = json::read(input, arena);
  if (!schema) return "no JSON";
  const auto out = gemini::normalise_schema(*schema, kParam, budget, arena);
  return out ? json::to_text(*out) : base::concat("error ", out.error().param);
}

std::string normalised_for_tool(std::string_view input) {
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

void check_rows(std::span<const SchemaRow> rows, std::string (*run)(std::string_view)) {
  for (const SchemaRow& row : rows) {
    CAPTURE(row.name);
    CHECK(run(row.input) == row.expected);
  }
}

std::string nested_items(int levels) {
  std::string out = R"({"type":"string"})";
  for (int i = 0; i < levels; ++i) out = base::concat(R"({"items":)", out, "}");
  return out;
}

}  // namespace

TEST_CASE("gemini schema: keywords that Gemini does not take are dropped") {
  const SchemaRow rows[] = {
      {"root identity", R"({"$schema":"s","$comment":"c","$id":"i","type":"string"})",
       R"({"type":"string"})"},
      {"inner identity", R"({"items":{"$id":"i","$anchor":"a","$comment":"c"}})",
       R"({"items":{"$id":"i","$anchor":"a"}})"},
      {"unsupported words",
       R"({"type":"string","default":1,"pattern":"p","minLength":1,"maxLength":2,"multipleOf":3,)"
       R"("uniqueItems":true,"not":{},"if":{},"then":{},"else":{},"patternProperties":{},)"
       R"("propertyNames":{},"dependentRequired":{},"dependentSchemas":{},"dependencies":{},)"
       R"("unevaluatedProperties":false,"unevaluatedItems":false,"contains":{},"minContains":1,)"
       R"("examples":[],"example":1,"deprecated":true,"readOnly":true,"writeOnly":true,)"
       R"("contentEncoding":"e","contentMediaType":"m","strict":true,"x-order":1,)"
       R"("additionalItems":false,"discriminator":{},"title":"t"})",
       R"({"type":"string","title":"t"})"},
      {"all that is taken",
       R"({"title":"t","description":"d","type":"object","format":"f","properties":{"a":{"type":)"
       R"("array","items":{"type":"number"},"minItems":1,"maxItems":2},"b":{"prefixItems":[{}]}},)"
       R"("required":["a"],"propertyOrdering":["b","a"],"additionalProperties":{"type":"string"},)"
       R"("minimum":1,"maximum":2,"anyOf":[{"type":"string"}],"enum":["x"]})",
       R"({"title":"t","description":"d","type":"object","format":"f","properties":{"a":{"type":)"
       R"("array","items":{"type":"number"},"minItems":1,"maxItems":2},"b":{"prefixItems":[{}]}},)"
       R"("required":["a"],"propertyOrdering":["b","a"],"additionalProperties":{"type":"string"},)"
       R"("minimum":1,"maximum":2,"anyOf":[{"type":"string"}],"enum":["x"]})"},
      {"order and lexemes",
       R"({"maximum":1e2,"minimum":1.0,"properties":{"z":{},"a":{"enum":[1.50,12345678901234567890123]}}})",
       R"({"maximum":1e2,"minimum":1.0,"properties":{"z":{},"a":{"type":"number","enum":[1.50,12345678901234567890123]}}})"},
      {"values of the wrong kind",
       R"({"title":1,"description":[],"minimum":"1","minItems":{},"properties":[],"required":"a",)"
       R"("anyOf":{},"items":3,"additionalProperties":"x","type":"string"})",
       R"({"type":"string"})"},
      {"null is absent", R"({"type":null,"title":null,"properties":null})", "{}"},
      {"schemas that are no schemas", R"({"properties":{"a":"string","b":null,"c":[]}})",
       R"({"properties":{"a":{},"b":{},"c":{}}})"},
  };
  check_rows(rows, normalised);
}

TEST_CASE("gemini schema: properties named like keywords are properties") {
  const SchemaRow rows[] = {
      {"type, enum, required",
       R"({"properties":{"type":{"type":"string"},"enum":{"const":1},)"
       R"("required":{"type":"boolean"}},"required":["type","required"]})",
       R"({"properties":{"type":{"type":"string"},"enum":{"type":"integer","enum":[1]},)"
       R"("required":{"type":"boolean"}},"required":["type","required"]})"},
      {"$ref, $defs, allOf",
       R"({"properties":{"$ref":{"type":"string"},"$defs":{"type":"string"},"allOf":{"type":"array"},)"
       R"("default":{"type":"string"},"properties":{"type":"object","properties":{"oneOf":{}}}}})",
       R"({"properties":{"$ref":{"type":"string"},"$defs":{"type":"string"},"allOf":{"type":"array"},)"
       R"("default":{"type":"string"},"properties":{"type":"object","properties":{"oneOf":{}}}}})"},
  };
  check_rows(rows, normalised);
}

TEST_CASE("gemini schema: references") {
  const SchemaRow rows[] = {
      {"definitions become $defs, in place",
       R"({"properties":{"a":{"$ref":"#/definitions/A"}},"definitions":{"A":{"type":"string"}},"title":"t"})",
       R"({"properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"type":"string"}},"title":"t"})"},
      {"both lists are one",
       R"({"definitions":{"A":{"type":"string"},"B":{"type":"number"}},"$defs":{"A":{"type":"integer"}},)"
       R"("anyOf":[{"$ref":"#/definitions/A"},{"$ref":"#/$defs/B"}]})",
       R"({"$defs":{"A":{"type":"integer"},"B":{"type":"number"}},)"
       R"("anyOf":[{"$ref":"#/$defs/A"},{"$ref":"#/$defs/B"}]})"},
      {"unreferenced definitions go, those behind others stay",
       R"({"items":{"$ref":"#/$defs/B"},"$defs":{"A":{},"B":{"items":{"$ref":"#/$defs/C"}},)"
       R"("C":{"type":"string"},"D":{"$ref":"#/$defs/A"}}})",
       R"({"items":{"$ref":"#/$defs/B"},"$defs":{"B":{"items":{"$ref":"#/$defs/C"}},)"
       R"("C":{"type":"string"}}})"},
      {"no definitions left", R"({"type":"string","$defs":{"A":{}}})", R"({"type":"string"})"},
      {"recursion through the root", R"({"properties":{"next":{"$ref":"#"}}})",
       R"({"properties":{"next":{"$ref":"#"}}})"},
      {"recursive root reference",
       R"({"$ref":"#/definitions/N","definitions":{"N":{"properties":{"n":{"$ref":"#/definitions/N"}}}}})",
       R"({"$ref":"#/$defs/N","$defs":{"N":{"properties":{"n":{"$ref":"#/$defs/N"}}}}})"},
      {"members with $ beside a reference",
       R"({"items":{"$ref":"#","$comment":"c","$anchor":"a"}})",
       R"({"items":{"$ref":"#","$anchor":"a"}})"},
      {"siblings override in place or are appended",
       R"({"properties":{"a":{"title":"T","$ref":"#/$defs/A","description":"own"}},)"
       R"("$defs":{"A":{"description":"A","type":"object","properties":{"s":{"$ref":"#/$defs/A"}}}}})",
       R"({"properties":{"a":{"description":"own","type":"object","properties":{"s":{"$ref":"#/$defs/A"}},)"
       R"("title":"T"}},"$defs":{"A":{"description":"A","type":"object","properties":{"s":)"
       R"({"$ref":"#/$defs/A"}}}}})"},
      {"a copy inside its own copy stays a reference",
       R"({"items":{"$ref":"#/$defs/A","title":"x"},"$defs":{"A":{"properties":{"a":)"
       R"({"$ref":"#/$defs/A","title":"y"}}}}})",
       R"({"items":{"properties":{"a":{"$ref":"#/$defs/A"}},"title":"x"},"$defs":{"A":{"properties":)"
       R"({"a":{"properties":{"a":{"$ref":"#/$defs/A"}},"title":"y"}}}}})"},
      {"the root with siblings",
       R"({"properties":{"a":{"$ref":"#","title":"x"}},"$defs":{"A":{}}})",
       R"({"properties":{"a":{"properties":{"a":{"$ref":"#"}},"title":"x"}}})"},
      {"elsewhere is copied",
       R"({"properties":{"a":{"type":"string","minLength":1},"b":{"$ref":"#/properties/a"}}})",
       R"({"properties":{"a":{"type":"string"},"b":{"type":"string"}}})"},
      {"elsewhere through lists, escapes and percent signs",
       R"({"anyOf":[{"type":"string"}],"properties":{"a/b~c d":{"type":"number"}},"items":)"
       R"({"properties":{"x":{"$ref":"#/anyOf/0"},"y":{"$ref":"#/properties/a~1b~0c%20d"}}}})",
       R"({"anyOf":[{"type":"string"}],"properties":{"a/b~c d":{"type":"number"}},"items":)"
       R"({"properties":{"x":{"type":"string"},"y":{"type":"number"}}}})"},
      {"elsewhere inside a definition",
       R"({"items":{"$ref":"#/$defs/A/properties/p"},"$defs":{"A":{"properties":{"p":{"type":"null"}}}}})",
       R"({"items":{"type":"null"}})"},
      {"elsewhere in a circle ends",
       R"({"properties":{"a":{"type":"object","properties":{"n":{"$ref":"#/properties/a"}}}}})",
       R"({"properties":{"a":{"type":"object","properties":{"n":{"type":"object","properties":{"n":{}}}}}}})"},
      {"anchors", R"({"items":{"$ref":"#x"},"anyOf":[{"$anchor":"x","type":"string"}]})",
       R"({"items":{"type":"string"},"anyOf":[{"$anchor":"x","type":"string"}]})"},
      {"remote and unresolvable",
       R"({"properties":{"a":{"$ref":"https://e.org/s"},"b":{"$ref":"#/$defs/None"},)"
       R"("c":{"$ref":"#/properties/zz"},"d":{"$ref":"other.json#/a","title":"t"},"e":{"$ref":"#none"}}})",
       R"({"properties":{"a":{},"b":{},"c":{},"d":{"title":"t"},"e":{}}})"},
      {"definitions with odd names keep their spelling",
       R"({"items":{"$ref":"#/definitions/Box%3CA~1B%3E"},"definitions":{"Box<A/B>":{"type":"string"}}})",
       R"({"items":{"$ref":"#/$defs/Box%3CA~1B%3E"},"$defs":{"Box<A/B>":{"type":"string"}}})"},
      {"references that only lead to each other",
       R"({"items":{"$ref":"#/$defs/A"},"$defs":{"A":{"$ref":"#/$defs/B"},"B":{"$ref":"#/$defs/A"}}})",
       R"({"items":{"$ref":"#/$defs/A"},"$defs":{"A":{"$ref":"#/$defs/B"},"B":{"$ref":"#/$defs/A"}}})"},
  };
  check_rows(rows, normalised);
}

TEST_CASE("gemini schema: combinations") {
  const SchemaRow rows[] = {
      {"allOf of one: the element first",
       R"({"description":"own","allOf":[{"type":"string","title":"t","description":"e"}]})",
       R"({"type":"string","title":"t","description":"own"})"},
      {"allOf of one reference is copied",
       R"({"items":{"allOf":[{"$ref":"#/$defs/A"}]},"$defs":{"A":{"type":"string"}}})",
       R"({"items":{"type":"string"}})"},
      {"allOf of one with own properties",
       R"({"allOf":[{"properties":{"a":{"type":"string"},"b":{}},"required":["a"]}],)"
       R"("properties":{"b":{"type":"number"},"c":{}},"required":["c","a"]})",
       R"({"properties":{"a":{"type":"string"},"b":{"type":"number"},"c":{}},"required":["a","c"]})"},
      {"allOf of several objects",
       R"({"allOf":[{"type":"object","title":"1","properties":{"a":{"type":"string"},"b":{}},"required":["a"]},)"
       R"({"type":"object","title":"2","properties":{"a":{"type":"number"},"c":{}},"required":["c","a"]}],"description":"d"})",
       R"({"type":"object","title":"1","properties":{"a":{"type":"number"},"b":{},"c":{}},)"
       R"("required":["a","c"],"description":"d"})"},
      {"allOf of other things: the first",
       R"({"allOf":[{"type":"string","title":"1"},{"type":"object","title":"2"}],"description":"d"})",
       R"({"type":"string","title":"1","description":"d"})"},
      {"allOf inside allOf",
       R"({"allOf":[{"allOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]},{"properties":{"c":{}}}]})",
       R"({"properties":{"a":{},"b":{},"c":{}}})"},
      {"allOf that recurses",
       R"({"$ref":"#/$defs/N","$defs":{"N":{"properties":{"n":{"allOf":[{"$ref":"#/$defs/N"}]}}}}})",
       R"({"$ref":"#/$defs/N","$defs":{"N":{"properties":{"n":{"properties":{"n":{"$ref":"#/$defs/N"}}}}}}})"},
      {"allOf of nothing", R"({"allOf":[],"type":"string"})", R"({"type":"string"})"},
      {"oneOf is anyOf",
       R"({"title":"t","oneOf":[{"type":"string"},{"type":"null"}],"description":"d"})",
       R"({"title":"t","anyOf":[{"type":"string"},{"type":"null"}],"description":"d"})"},
      {"oneOf is appended to anyOf", R"({"anyOf":[{"type":"string"}],"oneOf":[{"type":"null"}]})",
       R"({"anyOf":[{"type":"string"},{"type":"null"}]})"},
      {"boolean branches", R"({"anyOf":[true,false,{"type":"string"}]})",
       R"({"anyOf":[{},{"type":"string"}]})"},
  };
  check_rows(rows, normalised);
}

TEST_CASE("gemini schema: const and enum") {
  const SchemaRow rows[] = {
      {"const string", R"({"const":"x","title":"t"})",
       R"({"type":"string","enum":["x"],"title":"t"})"},
      {"const integer", R"({"const":3})", R"({"type":"integer","enum":[3]})"},
      {"const number", R"({"const":3.5})", R"({"type":"number","enum":[3.5]})"},
      {"const beside a type", R"({"type":"string","const":"x"})",
       R"({"type":"string","enum":["x"]})"},
      {"const boolean", R"({"const":true,"description":"Flag"})",
       R"x({"type":"boolean","description":"Flag (always true)"})x"},
      {"const boolean without description", R"({"const":false})",
       R"x({"type":"boolean","description":"(always false)"})x"},
      {"const null", R"({"const":null})", R"({"type":"null"})"},
      {"const null replaces the type", R"({"type":["string","null"],"const":null})",
       R"({"type":"null"})"},
      {"const object", R"({"const":{"a":1},"title":"t"})", R"({"title":"t"})"},
      {"const array", R"({"const":[1],"title":"t"})", R"({"title":"t"})"},
      {"enum with null",
       R"({"title":"t","type":["string","null"],"enum":["c","f",null],"description":"Unit"})",
       R"({"title":"t","description":"Unit","anyOf":[{"type":"string","enum":["c","f"]},{"type":"null"}]})"},
      {"enum with null and no type", R"({"enum":[null,1,2]})",
       R"({"anyOf":[{"type":"integer","enum":[1,2]},{"type":"null"}]})"},
      {"enum of null alone", R"({"enum":[null]})", R"({"type":"null"})"},
      {"enum of one boolean", R"({"enum":[true],"description":"d"})",
       R"x({"type":"boolean","description":"d (always true)"})x"},
      {"enum of both booleans", R"({"enum":[true,false]})", R"({"type":"boolean"})"},
      {"enum of booleans and null", R"({"type":["boolean","null"],"enum":[true,false,null]})",
       R"({"anyOf":[{"type":"boolean"},{"type":"null"}]})"},
      {"enum of strings", R"({"enum":["a","b"]})", R"({"type":"string","enum":["a","b"]})"},
      {"enum of integers", R"({"enum":[1,2.0]})", R"({"type":"integer","enum":[1,2.0]})"},
      {"enum of numbers", R"({"enum":[1,2.5]})", R"({"type":"number","enum":[1,2.5]})"},
      {"mixed enum has no type", R"({"enum":["a",1]})", R"({"enum":["a",1]})"},
      {"enum with an object", R"({"type":"object","enum":["a",{}]})", R"({"type":"object"})"},
      {"enum with an array", R"({"enum":[["a"]],"title":"t"})", R"({"title":"t"})"},
      {"empty enum", R"({"enum":[],"title":"t"})", R"({"title":"t"})"},
  };
  check_rows(rows, normalised);
}

TEST_CASE("gemini schema: types, bounds, lists, objects") {
  const SchemaRow rows[] = {
      {"type with null is kept", R"({"type":["string","null"]})", R"({"type":["string","null"]})"},
      {"type list of one", R"({"type":["string"]})", R"({"type":"string"})"},
      {"foreign spellings", R"({"type":"STRING","items":{"type":"any"}})",
       R"({"type":"string","items":{}})"},
      {"nullable", R"({"type":"string","nullable":true})", R"({"type":["string","null"]})"},
      {"nullable list", R"({"nullable":true,"type":["string","number"]})",
       R"({"type":["string","number","null"]})"},
      {"nullable already", R"({"type":["string","null"],"nullable":true})",
       R"({"type":["string","null"]})"},
      {"not nullable", R"({"type":"string","nullable":false})", R"({"type":"string"})"},
      {"nullable alternatives", R"({"anyOf":[{"type":"string"}],"nullable":true})",
       R"({"anyOf":[{"type":"string"},{"type":"null"}]})"},
      {"exclusive integer bounds",
       R"({"type":"integer","exclusiveMinimum":0,"exclusiveMaximum":10})",
       R"({"type":"integer","minimum":1,"maximum":9})"},
      {"exclusive number bounds",
       R"({"type":"number","exclusiveMinimum":0.5,"exclusiveMaximum":1})",
       R"({"type":"number","minimum":0.5,"maximum":1})"},
      {"the tighter bound", R"({"type":"integer","minimum":5,"exclusiveMinimum":0})",
       R"({"type":"integer","minimum":5})"},
      {"draft 4 integer",
       R"({"type":"integer","minimum":5,"exclusiveMinimum":true,"maximum":9,"exclusiveMaximum":true})",
       R"({"type":"integer","minimum":6,"maximum":8})"},
      {"draft 4 number", R"({"type":"number","exclusiveMinimum":true,"minimum":5})",
       R"({"type":"number","minimum":5})"},
      {"draft 4 false", R"({"minimum":5,"exclusiveMinimum":false})", R"({"minimum":5})"},
      {"draft 4 without bound", R"({"title":"t","exclusiveMinimum":true})", R"({"title":"t"})"},
      {"the last integer", R"({"type":"integer","exclusiveMinimum":9223372036854775807})",
       R"({"type":"integer","minimum":9223372036854775807})"},
      {"items list", R"({"type":"array","items":[{"type":"string"},{"const":1}],"minItems":2})",
       R"({"type":"array","prefixItems":[{"type":"string"},{"type":"integer","enum":[1]}],"minItems":2})"},
      {"items true", R"({"type":"array","items":true})", R"({"type":"array"})"},
      {"items false", R"({"type":"array","items":false})", R"({"type":"array"})"},
      {"boolean properties",
       R"({"properties":{"a":true,"b":false,"c":{"type":"string"}},"required":["a","b","c"]})",
       R"({"properties":{"a":{},"c":{"type":"string"}},"required":["a","c"]})"},
      {"additionalProperties",
       R"({"items":{"additionalProperties":false},"additionalProperties":{"const":"x"}})",
       R"({"items":{"additionalProperties":false},"additionalProperties":{"type":"string","enum":["x"]}})"},
      {"required names nothing", R"({"properties":{"a":{}},"required":["b"]})",
       R"({"properties":{"a":{}}})"},
      {"empty required", R"({"properties":{"a":{}},"required":[]})", R"({"properties":{"a":{}}})"},
  };
  check_rows(rows, normalised);
}

TEST_CASE("gemini schema: what is refused") {
  const std::string error = base::concat("error ", kParam);
  CHECK(normalised("[]") == error);
  CHECK(normalised(nested_items(62)).find("error") == std::string::npos);
  CHECK(normalised(nested_items(64)) == error);
  CHECK(normalised_for_tool(nested_items(80)) == "error tools[0].function.parameters");
}

TEST_CASE("gemini schema: copies cannot ask for any amount of memory") {
  std::string schema = R"({"items":{"$ref":"#/$defs/d0","title":"x"},"$defs":{)";
  for (int i = 0; i < 40; ++i) {
    const std::string next = std::to_string(i + 1);
    schema +=
        base::concat(R"("d)", std::to_string(i), R"(":{"properties":{"a":{"$ref":"#/$defs/d)", next,
                     R"(","title":"x"},"b":{"$ref":"#/$defs/d)", next, R"(","title":"x"}}},)");
  }
  schema += R"("d40":{}}})";
  CHECK(normalised(schema) == base::concat("error ", kParam));

  std::string merged = R"({"allOf":[)";
  for (int i = 0; i < 5000; ++i) {
    merged +=
        base::concat(i == 0 ? "" : ",", R"({"properties":{"p)", std::to_string(i), R"(":{}}})");
  }
  merged += "]}";
  CHECK(normalised(merged) == base::concat("error ", kParam));
}

TEST_CASE("gemini schema: root of a tool") {
  const std::string_view error = "error tools[0].function.parameters";
  const SchemaRow rows[] = {
      {"object", R"({"type":"object","properties":{"a":{}}})",
       R"({"type":"object","properties":{"a":{}}})"},
      {"reference is copied",
       R"({"$ref":"#/definitions/P","definitions":{"P":{"type":"object","properties":{"n":{"$ref":"#/definitions/P"}}}}})",
       R"({"type":"object","properties":{"n":{"$ref":"#/$defs/P"}},)"
       R"("$defs":{"P":{"type":"object","properties":{"n":{"$ref":"#/$defs/P"}}}}})"},
      {"alternatives become one object",
       R"({"anyOf":[{"type":"object","properties":{"a":{},"b":{}},"required":["a","b"]},)"
       R"({"$ref":"#/$defs/C"},{"type":"null"}],"description":"d","$defs":{"C":{"properties":{"c":{},"b":)"
       R"({"type":"string"}},"required":["b","c"]}}})",
       R"({"type":"object","description":"d","properties":{"a":{},"b":{"anyOf":[{},{"type":"string"}]},"c":{}},"required":["b"]})"},
      {"alternatives beside properties",
       R"({"type":"object","properties":{"a":{},"b":{}},"required":["b"],"oneOf":[{"required":["a"]},{"required":["b"]}]})",
       R"({"type":"object","properties":{"a":{},"b":{}},"required":["b"]})"},
      {"type is added", R"({"properties":{"a":{}}})", R"({"type":"object","properties":{"a":{}}})"},
      {"type is narrowed", R"({"type":["object","null"],"properties":{"a":{}}})",
       R"({"type":"object","properties":{"a":{}}})"},
      {"allOf root", R"({"allOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]})",
       R"({"type":"object","properties":{"a":{},"b":{}}})"},
      {"other type", R"({"type":"string"})", error},
      {"unknown type", R"({"type":"thing"})", error},
      {"alternatives without object", R"({"anyOf":[{"type":"string"},{"type":"number"}]})", error},
      {"no schema", R"(["a"])", error},
      {"nothing", "{}", "omitted"},
      {"no properties", R"({"type":"object","properties":{},"additionalProperties":false})",
       "omitted"},
      {"only forbidden properties", R"({"type":"object","properties":{"a":false}})", "omitted"},
      {"free members", R"({"type":"object","additionalProperties":true})",
       R"({"type":"object","additionalProperties":true})"},
      {"free members of a kind", R"({"additionalProperties":{"type":"string"}})",
       R"({"type":"object","additionalProperties":{"type":"string"}})"},
  };
  check_rows(rows, normalised_for_tool);
}
