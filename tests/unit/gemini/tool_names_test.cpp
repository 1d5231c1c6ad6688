#include "gemini/tool_names.h"

#include <catch2/catch.hpp>

TEST_CASE("gemini names: sanitised") {
  struct Row {
    std::string_view name;
    std::string expected;
  };
  const Row rows[] = {
      {"get_weather", "get_weather"},
      {"time now", "time_now"},
      {"getWeather", "getWeather"},
      {"azAZ09", "azAZ09"},
      {"a{b|c}@d[e]`f;g", "a_b_c__d_e__f_g"},
      {"a.b:c-d", "a.b:c-d"},
      {"1st", "_1st"},
      {"-x", "_-x"},
      {"größe", "gr__e"},
      {"天気", "__"},
      {"", "_"},
      {std::string_view("a\0b", 3), "a_b"},
      {"a/b\"c", "a_b_c"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(gemini::sanitise_name(row.name) == row.expected);
  }
  CHECK(gemini::sanitise_name(std::string(64, 'a')) == std::string(64, 'a'));
  CHECK(gemini::sanitise_name(std::string(65, 'a')) == std::string(64, 'a'));
  CHECK(gemini::sanitise_name("9" + std::string(64, 'a')) == "_9" + std::string(62, 'a'));
}

TEST_CASE("gemini names: collisions get a number and every name finds its way back") {
  base::Arena arena;
  gemini::ToolNames names;
  const std::string long_a = std::string(70, 'x') + "a";
  const std::string long_b = std::string(70, 'x') + "b";
  using Kind = gemini::ToolNames::Kind;
  CHECK(names.declare("a b", Kind::kFunction, arena));
  CHECK(names.declare("a_b", Kind::kCustom, arena));
  CHECK(names.declare("a-b c", Kind::kFunction, arena));
  CHECK(names.declare("a/b", Kind::kFunction, arena));
  CHECK(names.declare(long_a, Kind::kFunction, arena));
  CHECK(names.declare(long_b, Kind::kFunction, arena));
  CHECK_FALSE(names.declare("a b", Kind::kFunction, arena));
  CHECK(names.wire("a b") == "a_b");
  CHECK(names.wire("a_b") == "a_b_2");
  CHECK(names.wire("a/b") == "a_b_3");
  CHECK(names.wire("a-b c") == "a-b_c");
  CHECK(names.wire(long_a) == std::string(64, 'x'));
  CHECK(names.wire(long_b) == std::string(62, 'x') + "_2");
  CHECK(names.wire("unknown").empty());
  for (const std::string_view name : {std::string_view("a b"), std::string_view("a_b"),
                                      std::string_view("a/b"), std::string_view(long_b)}) {
    CHECK(names.client(names.wire(name)) == name);
  }
  CHECK(names.client("never_seen") == "never_seen");
  CHECK(names.kind("a_b") == Kind::kFunction);
  CHECK(names.kind("a_b_2") == Kind::kCustom);
}

TEST_CASE("gemini names: history names are sanitised without stealing a declared one") {
  base::Arena arena;
  gemini::ToolNames names;
  names.declare("a b", gemini::ToolNames::Kind::kFunction, arena);
  CHECK(names.wire_of_history("a b", arena) == "a_b");
  CHECK(names.wire_of_history("a+b", arena) == "a_b_2");
  CHECK(names.wire_of_history("a+b", arena) == "a_b_2");
}

TEST_CASE("gemini names: what cannot be declared") {
  base::Arena arena;
  std::vector<chat::Tool> tools(2);
  tools[0].name = tools[1].name = "same";
  tools[1].param = "tools[1]";
  const auto twice = gemini::read_tool_names(tools, arena);
  REQUIRE_FALSE(twice);
  CHECK(twice.error().param == "tools[1]");

  std::vector<std::string> words;
  for (int i = 0; i < 513; ++i) words.push_back("f" + std::to_string(i));
  std::vector<chat::Tool> many(513);
  for (size_t i = 0; i < many.size(); ++i) many[i].name = words[i];
  const auto refused = gemini::read_tool_names(many, arena);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().param == "tools");
  many.pop_back();
  CHECK(gemini::read_tool_names(many, arena));

  std::vector<chat::Tool> built_in(2);
  built_in[0].kind = built_in[1].kind = chat::Tool::Kind::kWebSearch;
  CHECK(gemini::read_tool_names(built_in, arena));
}

TEST_CASE("gemini names: thousands that read alike are numbered at once") {
  base::Arena arena;
  gemini::ToolNames names;
  constexpr int kNames = 20'000;
  std::string_view last;
  for (int i = 0; i < kNames; ++i) {
    std::string name = std::to_string(100'000 + i);
    for (char& c : name) c = static_cast<char>(c - '0' + ' ');  // none that may stay
    last = arena.copy(name);
    REQUIRE(names.declare(last, gemini::ToolNames::Kind::kFunction, arena));
  }
  CHECK(names.wire(last) == "_______20000");
  CHECK(names.client("_______20000") == last);
}
