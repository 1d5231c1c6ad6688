#include "json/read.h"

#include <catch2/catch.hpp>
#include <string>

#include "json/write.h"

namespace {

std::string round_trip(std::string_view text) {
  base::Arena arena;
  const base::Result<json::Value> value = json::read(text, arena);
  return value ? json::to_text(*value) : "error: " + value.error().message;
}

}  // namespace

TEST_CASE("json: documents keep order, lexemes and text") {
  struct Row {
    std::string_view input;
    std::string_view expected;
  };
  const Row rows[] = {
      {R"({"b":1,"a":2})", R"({"b":1,"a":2})"},
      {R"( { "a" : [ 1.0 , 12345678901234567890123 , -0 , 1e400 ] } )",
       R"({"a":[1.0,12345678901234567890123,-0,1e400]})"},
      {R"({"a":1,"b":2,"a":3})", R"({"a":3,"b":2})"},
      {R"({"a":"\u00e9\n\/\"\\"})", "{\"a\":\"é\\n/\\\"\\\\\"}"},
      {R"({"a":"\ud83d\ude00"})", "{\"a\":\"😀\"}"},
      {R"({"a":"\ud800\udc00\udbff\udfff"})", "{\"a\":\"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\"}"},
      {R"({"a":"\ud800\udbff\ud800\ue000\udc00"})",
       "{\"a\":\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEE\x80\x80\xEF\xBF\xBD\"}"},
      {R"({"a":"\ud7ff\uffff\u0080\u07ff\u0800"})",
       "{\"a\":\"\xED\x9F\xBF\xEF\xBF\xBF\xC2\x80\xDF\xBF\xE0\xA0\x80\"}"},
      {R"({"a":"\ud800"})", "{\"a\":\"\xEF\xBF\xBD\"}"},
      {R"({"a":"x\ud800y"})", "{\"a\":\"x\xEF\xBF\xBDy\"}"},
      {R"({"a":[true,false,null,{}],"b":[]})", R"({"a":[true,false,null,{}],"b":[]})"},
      {R"({"a":"\u0001\u001f"})", R"({"a":"\u0001\u001f"})"},
      {"\xEF\xBB\xBF{}", "{}"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.input);
    CHECK(round_trip(row.input) == row.expected);
  }
}

TEST_CASE("json: anything that is not JSON is refused") {
  const std::string_view rows[] = {
      {},  // of no memory at all, as a body that did not come
      "",
      " ",
      "{",
      "}",
      "{]",
      R"({"a":})",
      R"({"a":1,})",
      "{'a':1}",
      "[1,]",
      "[1 2]",
      R"({"a" 1})",
      R"({"a":01})",
      R"({"a":1.})",
      R"({"a":.5})",
      R"({"a":+1})",
      R"({"a":1e})",
      R"({"a":tru})",
      R"({"a":truee})",
      R"({"a":nul})",
      R"({"a":"\q"})",
      R"({"a":"\u12"})",
      "{\"a\":\"\n\"}",
      R"({"a":"b)",
      "{} {}",
      "{}x",
      "{\"a\":\"\xff\"}",
      "{\"a\":\"\xc0\x80\"}",
      R"({a:1})",
      "[NaN]",
      "[-]",
      "[--1]",
      "[1e+]",
  };
  for (const std::string_view row : rows) {
    CAPTURE(row);
    base::Arena arena;
    const base::Result<json::Value> value = json::read(row, arena);
    REQUIRE_FALSE(value.has_value());
    CHECK(value.error().code == base::ErrorCode::kInvalidJson);
  }
}

TEST_CASE("json: depth 100 is the limit") {
  for (const int depth : {99, 100, 101, 5000}) {
    const std::string arrays = std::string(depth, '[') + std::string(depth, ']');
    std::string objects = "1";
    for (int i = 0; i < depth; ++i) objects = R"({"a":)" + objects + "}";
    for (const std::string& text : {arrays, objects}) {
      base::Arena arena;
      CHECK(json::read(text, arena).has_value() == (depth <= json::kMaxDepth));
    }
  }
}

TEST_CASE("json: many members with duplicates keep the last value at the first place") {
  std::string text = "{";
  for (int i = 0; i < 200; ++i) {
    text += "\"k" + std::to_string(i % 50) + "\":" + std::to_string(i) + ",";
  }
  text.back() = '}';
  base::Arena arena;
  const base::Result<json::Value> value = json::read(text, arena);
  REQUIRE(value.has_value());
  REQUIRE(value->members().size() == 50);
  CHECK(value->members()[3].key == "k3");
  CHECK(value->find("k3")->as_int() == 153);
}

TEST_CASE("json: a document has no more values than it may") {
  struct Row {
    std::string_view text;
    size_t values;  // beside the root
  };
  const Row rows[] = {
      {"[]", 0},
      {"[1,2,3]", 3},
      {R"({"a":[{"b":1},[2]],"c":{}})", 6},
      {R"({"a":1,"b":2})", 2},
  };
  const auto read = [](std::string_view text, size_t most) {
    const std::string padded = std::string(text) + std::string(json::kPadding, '\0');
    base::Arena arena;
    return json::read_padded({padded.data(), text.size()}, arena, most);
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text, row.values).has_value());
    if (row.values > 0) CHECK_FALSE(read(row.text, row.values - 1).has_value());
  }
  std::string many = "[0";
  for (size_t i = 1; i <= json::kMaxNodes; ++i) many += ",0";
  const base::Result<json::Value> refused = read(many + "]", json::kMaxNodes);
  REQUIRE(!refused.has_value());
  CHECK(refused.error().code == base::ErrorCode::kRequestTooLarge);
}

TEST_CASE("json: escapes are resolved only where the arena has room") {
  const std::string text = R"({"a":"\/xxxxxxxxxxxx","b":"\/xxxxxxxxxxxx"})";
  const std::string padded = text + std::string(json::kPadding, '\0');
  const auto read = [&](size_t most) {
    base::Arena arena;
    arena.set_most(most);
    return json::read_padded({padded.data(), text.size()}, arena, json::kMaxNodes);
  };
  CHECK(read(28).has_value());
  const base::Result<json::Value> refused = read(27);
  REQUIRE(!refused.has_value());
  CHECK(refused.error().code == base::ErrorCode::kRequestTooLarge);
}

TEST_CASE("json: texts that are resolved later are so only where the arena has room") {
  const std::string text = R"({"a":"\n)" + std::string(300'000, 'x') + R"("})";
  const auto resolved_size = [&](size_t more) {
    base::Arena arena;
    const base::Result<json::Value> value = json::read(text, arena);
    REQUIRE(value.has_value());
    arena.set_most(arena.size() + more);
    const size_t size = value->find_string("a").size();
    CHECK(arena.is_short() == (size == 0));
    return size;
  };
  CHECK(resolved_size(310'000) == 300'001);
  CHECK(resolved_size(290'000) == 0);
}

TEST_CASE("json: what is copied to be read needs room in the arena") {
  const std::string text = "[\"" + std::string(10'000, 'x') + "\"]";
  base::Arena arena;
  arena.set_most(9'000);
  const base::Result<json::Value> refused = json::read(text, arena);
  REQUIRE(!refused.has_value());
  CHECK(refused.error().code == base::ErrorCode::kRequestTooLarge);
  CHECK(arena.size() == 0);
}

TEST_CASE("json: integers are integers whatever their spelling") {
  base::Arena arena;
  const base::Result<json::Value> value = json::read("[1,1.0,1e3,1.5,9e99,-7]", arena);
  REQUIRE(value.has_value());
  const auto items = value->items();
  CHECK(items[0].as_int() == 1);
  CHECK(items[1].as_int() == 1);
  CHECK(items[2].as_int() == 1000);
  CHECK_FALSE(items[3].as_int().has_value());
  CHECK_FALSE(items[4].as_int().has_value());
  CHECK(items[5].as_int() == -7);
}
