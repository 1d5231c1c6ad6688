#include "gemini/schema_plain.h"

#include <random>

#include "unit/gemini/schema_rows.h"

using schema_rows::normalised;
using schema_rows::normalised_for_tool;

namespace {

size_t plain_nodes(std::string_view schema, int levels = 3) {
  base::Arena arena;
  const base::Result<json::Value> value = json::read(schema, arena);
  REQUIRE(value);
  return gemini::count_plain_nodes(*value, levels);
}

// Schemas of random shape, most of them plain; `mark` stands in each node of them.
class Author {
 public:
  Author(unsigned seed, std::string_view mark) : random_(seed), mark_(mark) {}

  std::string schema(int levels) {
    std::string out = base::concat("{", mark_);
    bool first = mark_.empty();
    const int members = pick(5);
    std::string used;
    for (int i = 0; i < members; ++i) {
      const std::string member = this->member(levels);
      const std::string name = member.substr(0, member.find(':') + 1);
      if (used.find(name) != std::string::npos) continue;
      used += name;
      out += first ? member : base::concat(",", member);
      first = false;
    }
    return out + "}";
  }

 private:
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  std::string_view one_of(std::initializer_list<std::string_view> words) {
    return words.begin()[pick(static_cast<int>(words.size()))];
  }

  std::string member(int levels) {
    switch (pick(levels > 0 ? 13 : 9)) {
      case 0:
      case 1:
        return base::concat(R"("type":)",
                            one_of({R"("string")", R"("object")", R"("integer")", R"("STRING")",
                                    R"("any")", R"(["string","null"])", "null"}));
      case 2:
        return base::concat(R"("description":)", one_of({R"("d")", R"("d")", "1", "null"}));
      case 3:
        return base::concat(R"("enum":)", one_of({R"(["a","b"])", R"(["a",null])", "[1,2]", "[]",
                                                  "[true]", R"(["a",{}])"}));
      case 4:
        return base::concat(R"("required":)", one_of({R"(["p0"])", R"(["p0","p1"])", R"(["x"])",
                                                      "[]", R"([1,"p0"])"}));
      case 5:
        return base::concat("\"", one_of({"minimum", "maximum", "exclusiveMinimum", "minItems"}),
                            "\":", one_of({"1", "1.0", "\"1\"", "true"}));
      case 6:
        return std::string(one_of({R"("additionalProperties":false)", R"("nullable":true)",
                                   R"("const":"x")", R"("const":null)", R"("$id":"i")"}));
      case 7:
        return std::string(
            one_of({R"("title":"t")", R"("format":"f")", R"("propertyOrdering":["p1","p0"])"}));
      case 8:
        return std::string(
            one_of({R"("properties":{})", R"("properties":{"p0":false})", R"("items":[])"}));
      case 9:
        return base::concat("\"", one_of({"items", "additionalProperties"}),
                            "\":", schema(levels - 1));
      case 10:
        return base::concat(R"("anyOf":[)", schema(levels - 1), "]");
      default:
        return base::concat(R"("properties":{"p0":)", schema(levels - 1), R"(,"p1":)",
                            schema(levels - 1), "}");
    }
  }

  std::mt19937 random_;
  std::string_view mark_;
};

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
