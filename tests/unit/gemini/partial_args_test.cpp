#include "gemini/partial_args.h"

#include <catch2/catch.hpp>
#include <string>

#include "json/read.h"
#include "json/write.h"

namespace {

// The arguments that calls with these `partialArgs` make, one list a call.
std::string arguments_of(const std::string& lists) {
  base::Arena arena;
  const auto tree = json::read(lists, arena);
  REQUIRE(tree.has_value());
  gemini::PartialCall call;
  for (const json::Value& list : tree->items()) {
    base::Arena of_event;
    const std::string event = R"({"partialArgs":)" + json::to_text(list) + "}";
    call.add(*json::read(event, of_event));
  }
  return json::to_text(*call.arguments(arena));
}

}  // namespace

TEST_CASE("partial args: pieces make the arguments, and one that cannot be read is left out") {
  struct Row {
    std::string_view name;
    std::string lists;
    std::string_view expected;
  };
  const Row rows[] = {
      {"none", "[[]]", "{}"},
      {"text in pieces",
       R"([[{"jsonPath":"$.a","stringValue":"x"}],[{"jsonPath":"$.b","stringValue":"y"}],)"
       R"([{"jsonPath":"$.a","stringValue":"z"}]])",
       R"({"a":"xz","b":"y"})"},
      {"every kind of value",
       R"([[{"jsonPath":"$.n","numberValue":1.50},{"jsonPath":"$.t","boolValue":true},)"
       R"({"jsonPath":"$.f","boolValue":false},{"jsonPath":"$.o","nullValue":"NULL_VALUE"}]])",
       R"({"n":1.50,"t":true,"f":false,"o":null})"},
      {"words that are text",
       R"([[{"jsonPath":"$.a","stringValue":"null"},{"jsonPath":"$.b","stringValue":"true"}]])",
       R"({"a":"null","b":"true"})"},
      {"places within places",
       R"([[{"jsonPath":"$.l[1].a.b","numberValue":1},{"jsonPath":"$.l[0][1]","numberValue":2},)"
       R"({"jsonPath":"$.l[1].a.c","numberValue":3}]])",
       R"({"l":[[null,2],{"a":{"b":1,"c":3}}]})"},
      {"quoted names",
       R"([[{"jsonPath":"$['a.b']","numberValue":1},{"jsonPath":"$[\"c\"]","numberValue":2},)"
       R"({"jsonPath":"$['']","numberValue":3}]])",
       R"({"a.b":1,"c":2,"":3})"},
      {"no dollar", R"([[{"jsonPath":".a","numberValue":1}]])", R"({"a":1})"},
      {"no path, and paths that are none",
       R"([[{"jsonPath":"$","stringValue":"x"},{"stringValue":"x"},)"
       R"({"jsonPath":"a","stringValue":"x"},{"jsonPath":"$.","stringValue":"x"},)"
       R"({"jsonPath":"$[","stringValue":"x"},{"jsonPath":"$[]","stringValue":"x"},)"
       R"({"jsonPath":"$[x]","stringValue":"x"},{"jsonPath":"$[-1]","stringValue":"x"},)"
       R"({"jsonPath":"$[10000]","stringValue":"x"},{"jsonPath":"$.a","numberValue":1}]])",
       R"({"a":1})"},
      {"nothing but a value for the whole", R"([[{"jsonPath":"$","stringValue":"x"}]])", "{}"},
      {"no value", R"([[{"jsonPath":"$.a"}]])", R"({"a":null})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(arguments_of(row.lists) == row.expected);
  }
}

TEST_CASE("partial args: the first id and name stay") {
  base::Arena arena;
  gemini::PartialCall call;
  for (const std::string_view event :
       {R"({"willContinue":true})", R"({"id":"1","name":"f"})", R"({"id":"2","name":"g"})", "{}"}) {
    call.add(*json::read(std::string(event), arena));
  }
  CHECK(call.id == "1");
  CHECK(call.name == "f");
}

TEST_CASE("partial args: what would be too deep or too many is left out") {
  const auto piece = [](std::string_view step, size_t steps) {
    std::string out = R"({"numberValue":1,"jsonPath":"$)";
    for (size_t i = 0; i < steps; ++i) out += step;
    return out + "\"}";
  };
  const auto made = [](const std::string& pieces) { return arguments_of("[[" + pieces + "]]"); };
  const std::string last = R"({"jsonPath":"$.z","numberValue":1})";
  CHECK(made(piece(".a", 50'000) + "," + last) == R"({"z":1})");
  CHECK(made(piece(".a", 100)).size() > 600);
  // A megabyte of these asks for thousands of millions.
  CHECK(made(piece("[9999]", 90)).size() < 1'000'000);
}
