#include "gemini/camel_case.h"

#include <catch2/catch.hpp>
#include <string>

#include "json/read.h"
#include "json/write.h"

TEST_CASE("gemini names: an underscore before a letter or digit makes a capital") {
  struct Row {
    std::string_view name;
    std::string_view expected;
  };
  const Row rows[] = {
      {"thinking_config", "thinkingConfig"},
      {"top_k_2", "topK2"},
      {"a_a", "aA"},
      {"a_z", "aZ"},
      {"a_0", "a0"},
      {"a_9", "a9"},
      {"a_{", "a_{"},
      {"a_/", "a_/"},
      {"topK", "topK"},
      {"_private", "_private"},
      {"open_", "open_"},
      {"a__b", "a_B"},
      {"CATEGORY_A", "CATEGORY_A"},
  };
  base::Arena arena;
  for (const Row& row : rows) CHECK(gemini::map_to_camel_case(row.name, arena) == row.expected);
}

TEST_CASE("gemini: trees are united, but what the client names itself is taken as it is") {
  struct Row {
    std::string_view both;
    std::string_view expected;
  };
  const Row rows[] = {
      {R"([{"a":1,"b":{"c":1}},{"b":{"d":2},"e":3}])", R"({"a":1,"b":{"c":1,"d":2},"e":3})"},
      {R"([{"a":{"b":1}},{"a":false}])", R"({"a":false})"},
      {R"([{"a":{"b":1}},{"a":[2]}])", R"({"a":[2]})"},
      {R"([{"a":[1]},{"a":{"b":2}}])", R"({"a":{"b":2}})"},
      {R"([null,{"a":1}])", R"({"a":1})"},
      {R"([{"responseJsonSchema":{"type":"object","required":["a"]}},)"
       R"({"responseJsonSchema":{"type":"string"}}])",
       R"({"responseJsonSchema":{"type":"string"}})"},
      {R"([{"labels":{"a":"1"}},{"labels":{"b":"2"}}])", R"({"labels":{"b":"2"}})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.both);
    base::Arena arena;
    const auto trees = json::read(row.both, arena);
    REQUIRE(trees);
    const json::Value merged = gemini::merge_trees(trees->items()[0], trees->items()[1], arena);
    CHECK(json::to_text(merged) == row.expected);
  }
}
