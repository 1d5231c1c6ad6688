#include "unit/gemini/schema_rows.h"

using schema_rows::check_rows;
using schema_rows::normalised;
using schema_rows::SchemaRow;

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
      {"nor has one that begins with a number", R"({"enum":[1,"a"]})", R"({"enum":[1,"a"]})"},
      {"enum of integers beyond 64 bits", R"({"enum":[99999999999999999999]})",
       R"({"type":"integer","enum":[99999999999999999999]})"},
      {"enum of booleans under another type", R"({"type":"string","enum":[true,false]})",
       R"({"type":"boolean"})"},
      {"enum with null, nullable too", R"({"type":"string","enum":["a",null],"nullable":true})",
       R"({"anyOf":[{"type":"string","enum":["a"]},{"type":"null"}]})"},
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
