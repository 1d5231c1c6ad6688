#include "gemini/schema_plain.h"

#include "unit/gemini/schema_author.h"
#include "unit/gemini/schema_rows.h"

using schema_author::Author;
using schema_rows::normalised;
using schema_rows::normalised_for_tool;

namespace {

size_t plain_nodes(std::string_view schema, int levels = 3) {
  base::Arena arena;
  const base::Result<json::Value> value = json::read(schema, arena);
  REQUIRE(value);
  return gemini::count_plain_nodes(*value, levels);
}

}  // namespace

TEST_CASE("gemini schema: what is plain") {
  CHECK(plain_nodes(R"({})") == 1);
  CHECK(plain_nodes(R"({"type":"object","properties":{"a":{"type":"string","enum":["x"]},)"
                    R"("b":{"items":{"minimum":1}}},"required":["a"]})") == 4);
  CHECK(plain_nodes(R"({"items":{"items":{}}})", 3) == 3);
  CHECK(plain_nodes(R"({"items":{"items":{}}})", 2) == 0);
  for (const std::string_view other : {"[]",
                                       R"({"type":"String"})",
                                       R"({"type":["string"]})",
                                       R"({"enum":["x"]})",
                                       R"({"type":"string","enum":[]})",
                                       R"({"type":"string","enum":["x",null]})",
                                       R"({"required":["a"]})",
                                       R"({"properties":{"a":{}},"required":[]})",
                                       R"({"properties":{"a":{}},"required":["b"]})",
                                       R"({"properties":{"a":false}})",
                                       R"({"properties":[]})",
                                       R"({"items":[{}]})",
                                       R"({"$ref":"#"})",
                                       R"({"anyOf":[{}]})",
                                       R"({"exclusiveMinimum":1})",
                                       R"({"nullable":true})",
                                       R"({"default":1})",
                                       R"({"title":null})",
                                       R"({"minItems":"1"})",
                                       R"({"additionalProperties":1})"}) {
    CAPTURE(other);
    CHECK(plain_nodes(other) == 0);
  }
}

TEST_CASE("gemini schema: a plain node is written as it would be member by member") {
  size_t plain = 0;
  for (unsigned seed = 0; seed < 20'000; ++seed) {
    const std::string schema = Author(seed, "").schema(3);
    // A word that is dropped, in each node: none of them is plain.
    const std::string slow = Author(seed, R"("default":0)").schema(3);
    CAPTURE(schema);
    plain += plain_nodes(schema) > 1 ? 1 : 0;
    REQUIRE(normalised(schema) == normalised(slow));
    REQUIRE(normalised_for_tool(schema) == normalised_for_tool(slow));
  }
  CHECK(plain > 200);
}

TEST_CASE("gemini schema: parameters that are plain lose what no object of parameters has") {
  CHECK(normalised_for_tool(R"({"type":"object","properties":{"a":{}},"enum":["x"]})") ==
        R"({"type":"object","properties":{"a":{}}})");
  CHECK(normalised_for_tool(R"({"type":"object","properties":{"a":{}},"required":["a"]})") ==
        R"({"type":"object","properties":{"a":{}},"required":["a"]})");
}
