#include "gemini/json_fence.h"

#include <catch2/catch.hpp>

namespace {

// What is shown of the text when it comes in two pieces, or in one of each character.
std::string shown_of(std::string_view text, size_t cut) {
  base::Arena arena;
  gemini::JsonFence fence;
  std::string out(fence.add(text.substr(0, cut), arena));
  out += fence.add(text.substr(cut), arena);
  return out + std::string(fence.finish(arena));
}

std::string shown_by_characters(std::string_view text) {
  base::Arena arena;
  gemini::JsonFence fence;
  std::string out;
  for (const char& c : text) out += fence.add(std::string_view(&c, 1), arena);
  return out + std::string(fence.finish(arena));
}

}  // namespace

TEST_CASE("gemini json fence: taken off, however the text is cut") {
  struct Row {
    std::string text;
    std::string expected;
  };
  const std::string far(70, ' ');
  const Row rows[] = {
      {"```json\n{\"a\":1}\n```", "{\"a\":1}"},
      {"```\n[1]\n```\n", "[1]"},
      {"\n ```JSON \r\n{\r\n}\r\n \t```\r\n\n", "{\r\n}\r"},
      {"```json\n{}", "{}"},
      {"```json\n{\n\n \n}\n\n```", "{\n\n \n}"},
      {"{\"a\":\"```\"}", "{\"a\":\"```\"}"},
      {"```json\n{\"a\":\"```\"}\n```", "{\"a\":\"```\"}"},
      {" {}\n", " {}\n"},
      {"{}\n```", "{}\n```"},
      {"```json\n{}\n```\nThere.", "{}\n```\nThere."},
      {"```json\n{}\n```\n```", "{}\n```\n```"},
      {"```json\n{}\n````", "{}\n````"},
      {"```json\n{}\n``", "{}\n``"},
      {"```json\n{}\n`\n```", "{}\n`"},
      {"```json\n{}```", "{}```"},
      {"```js\n1\n```", "```js\n1\n```"},
      {"```json {}\n```", "```json {}\n```"},
      {"````json\n{}\n````", "````json\n{}\n````"},
      {"``\n{}", "``\n{}"},
      {"```json", "```json"},
      {"```json\n", ""},
      {" \n", " \n"},
      {"", ""},
      {far + "```json\n{}\n```", far + "```json\n{}\n```"},
      {"```json\n{}\n```" + far, "{}\n```" + far},
      {"```json\n{}\n" + far + "\n```", "{}\n" + far},
      {"plain words", "plain words"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    for (size_t cut = 0; cut <= row.text.size(); ++cut) {
      CAPTURE(cut);
      CHECK(shown_of(row.text, cut) == row.expected);
    }
    CHECK(shown_by_characters(row.text) == row.expected);
  }
}

TEST_CASE("gemini json fence: JSON without one is not copied") {
  base::Arena arena;
  gemini::JsonFence fence;
  CHECK(fence.add("{", arena) == "{");
  const std::string_view more = "\"a\":1}\n```";
  CHECK(fence.add(more, arena).data() == more.data());
  CHECK(fence.finish(arena).empty());
}
