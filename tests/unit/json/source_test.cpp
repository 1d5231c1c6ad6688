#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "json/read.h"
#include "json/write.h"
#include "unit/support/json_text.h"

namespace {

// The same tree without sources.
json::Value rebuilt(const json::Value& value, base::Arena& arena) {
  if (value.is_array()) {
    std::vector<json::Value> items;
    for (const json::Value& item : value.items()) items.push_back(rebuilt(item, arena));
    return json::Value::array(arena.copy_array(std::span<const json::Value>(items)));
  }
  if (value.is_string()) return json::Value::string(value.string());
  if (!value.is_object()) return value;
  std::vector<json::Member> members;
  for (const json::Member& member : value.members()) {
    members.push_back({member.key, rebuilt(member.value, arena)});
  }
  return json::Value::object(arena.copy_array(std::span<const json::Member>(members)));
}

std::string source_of(std::string_view text) {
  base::Arena arena;
  const base::Result<json::Value> value = json::read(text, arena);
  REQUIRE(value);
  return std::string(value->source());
}

uint32_t next(uint32_t& seed) {
  return seed = seed * 1664525 + 1013904223;
}

}  // namespace

TEST_CASE("json: a tree keeps its source where a Writer would write just that") {
  for (const std::string_view same : {"{}", "[]", R"({"a":[1.0,-0,1e400,true,null],"é":{"b":"c"}})",
                                      R"(["\"\\\b\f\n\r\t","/"])"}) {
    CAPTURE(same);
    CHECK(source_of(same) == same);
  }
  for (const std::string_view other :
       {"{ }", "[1, 2]", R"({"a":1,"a":2})", R"(["\/"])", R"(["\u00e9"])", R"(["\ud800"])",
        R"({"a\u0062":1})", "[[1 ]]"}) {
    CAPTURE(other);
    CHECK(source_of(other).empty());
  }
  CHECK(source_of("  [1]  ") == "[1]");
  base::Arena arena;
  const json::Value outer = *json::read(R"({"a":[1],"b": [2],"c":[[3],[ 4]]})", arena);
  CHECK(outer.source().empty());
  CHECK(outer.find("a")->source() == "[1]");
  CHECK(outer.find("b")->source() == "[2]");
  CHECK(outer.find("c")->source().empty());
  CHECK(outer.find("c")->items()[0].source() == "[3]");
  CHECK(json::Value::boolean(true).source().empty());
  CHECK(json::Value::string("x").source().empty());
  const json::Value texts = *json::read(R"(["plain","a\nb","a\/b",""])", arena);
  CHECK(texts.items()[0].source() == "plain");
  CHECK(texts.items()[1].string() == "a\nb");
  CHECK(texts.items()[1].source() == "a\\nb");
  CHECK(texts.items()[2].string() == "a/b");
  CHECK(texts.items()[2].source().empty());
  CHECK(texts.items()[3].source().empty());
  CHECK(rebuilt(outer, arena).find("a")->source().empty());
}

TEST_CASE("json: escapes are resolved when their string is asked for, and once") {
  base::Arena arena;
  const json::Value list = *json::read(R"(["a\n\"b\"","","\u0041"])", arena);
  const json::Value& escaped = list.items()[0];
  const size_t before = arena.size();
  CHECK_FALSE(escaped.is_empty_string());
  CHECK(escaped.source() == R"(a\n\"b\")");
  CHECK(json::to_text(escaped) == R"("a\n\"b\"")");
  CHECK(escaped.string() == "a\n\"b\"");
  const json::Value copy = escaped;
  CHECK(copy.string().data() == escaped.string().data());
  CHECK(arena.size() == before);
  CHECK(list.items()[1].is_empty_string());
  CHECK(list.items()[2].string() == "A");
  CHECK_FALSE(json::Value().is_empty_string());
}

TEST_CASE("json: with or without its source a tree is written the same") {
  uint32_t seed = 20261123;
  const std::string original =
      support::read_file("tests/cases/examples/05-tool-results/openai-request.json");
  REQUIRE_FALSE(original.empty());
  base::Arena parent;
  const std::string compact = json::to_text(*json::read(original, parent));
  const std::string_view bytes = "{}[]\",:\\0e-.x\x80\xC3\xE4\x01 /nu";
  size_t read = 0;
  size_t kept = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string document = compact;
    for (uint32_t changes = next(seed) % 3; changes > 0; --changes) {
      const size_t at = (next(seed) >> 8) % document.size();
      document[at] = bytes[(next(seed) >> 8) % bytes.size()];
    }
    base::Arena arena;
    const base::Result<json::Value> value = json::read(document, arena);
    if (!value) continue;
    ++read;
    kept += value->source().empty() ? 0 : 1;
    CAPTURE(round, document);
    REQUIRE(json::to_text(*value) == json::to_text(rebuilt(*value, arena)));
  }
  CHECK(read > 1000);
  CHECK(kept > 500);
  CHECK(kept < read);
}
