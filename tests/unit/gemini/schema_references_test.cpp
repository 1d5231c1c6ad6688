#include "unit/gemini/schema_rows.h"

using schema_rows::check_rows;
using schema_rows::normalised;
using schema_rows::normalised_for_tool;
using schema_rows::SchemaRow;

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
       R"({"type":"array","items":{"$ref":"#","$comment":"c","$anchor":"a"}})",
       R"({"type":"array","items":{"$ref":"#","$anchor":"a"}})"},
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
      {"percent signs of both cases, and some that are none",
       R"({"properties":{"50%":{"type":"string"},"a%z4%4z":{"type":"number"},"J":{"type":"integer"}},"items":)"
       R"({"properties":{"x":{"$ref":"#/properties/50%"},"y":{"$ref":"#/properties/a%z4%4z"},)"
       R"("z":{"$ref":"#/properties/%4A"},"w":{"$ref":"#/properties/%4a"}}}})",
       R"({"properties":{"50%":{"type":"string"},"a%z4%4z":{"type":"number"},"J":{"type":"integer"}},"items":)"
       R"({"properties":{"x":{"type":"string"},"y":{"type":"number"},"z":{"type":"integer"},)"
       R"("w":{"type":"integer"}}}})"},
      {"places in a list that are none",
       R"({"anyOf":[{"type":"string"}],"items":{"properties":{"a":{"$ref":"#/anyOf/1"},)"
       R"("b":{"$ref":"#/anyOf/-1"},"c":{"$ref":"#/anyOf/x"},"d":{"$ref":"#/anyOf"}}}})",
       R"({"anyOf":[{"type":"string"}],"items":{"properties":{"a":{},"b":{},"c":{},"d":{}}}})"},
      {"the root by its other name", R"({"properties":{"next":{"$ref":"#/"}}})",
       R"({"properties":{"next":{"$ref":"#"}}})"},
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
