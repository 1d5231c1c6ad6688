#include "json/known.h"

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "json/read.h"
#include "json/write.h"
#include "unit/support/json_text.h"

namespace {

using json::Known;

// A document that was read with what is known, and what holds it.
struct Read {
  std::unique_ptr<base::Arena> arena = std::make_unique<base::Arena>();
  std::unique_ptr<std::string> bytes;
  json::Value value;

  json::Notes* note(Known& known, std::string_view member = "tools") const {
    const json::Value* found = value.find(member);
    return found == nullptr ? nullptr : known.note(*found);
  }
};

Read read(Known& known, std::string_view text) {
  Read out;
  out.bytes = std::make_unique<std::string>(text);
  out.bytes->append(json::kPadding, '\0');
  const std::string_view document(out.bytes->data(), text.size());
  const auto value = json::read_padded(document, *out.arena, json::kMaxNodes, {}, &known);
  REQUIRE(value);
  out.value = *value;
  CHECK(json::to_text(out.value) == json::to_text(*json::read(text, *out.arena)));
  return out;
}

// An array of about so many bytes.
std::string list(size_t size, std::string_view word) {
  std::string out = "[";
  while (out.size() < size)
    out += base::concat(out.size() > 1 ? "," : "", R"({"w":")", word, "\"}");
  return out + "]";
}

std::string with_tools(std::string_view tools, std::string_view other = "1") {
  return base::concat(R"({"n":)", other, R"(,"tools":)", tools, "}");
}

constexpr size_t kUsual = 2 * Known::kLeastText;

// Which of `texts` a known list has kept after it came as often as that.
bool is_kept_after(int times, std::string_view tools) {
  Known known;
  for (int i = 0; i < times; ++i) read(known, with_tools(tools)).note(known);
  return read(known, with_tools(tools)).note(known) != nullptr;
}

}  // namespace

TEST_CASE("json: an array is kept when it comes again, unless it is small or large") {
  const std::string usual = list(kUsual, "word");
  CHECK_FALSE(is_kept_after(0, usual));
  CHECK_FALSE(is_kept_after(1, usual));
  CHECK(is_kept_after(2, usual));
  CHECK(is_kept_after(9, usual));
  CHECK_FALSE(is_kept_after(9, list(Known::kLeastText - 200, "word")));
  CHECK(is_kept_after(9, list(Known::kLeastText, "word")));
  CHECK(is_kept_after(9, list(Known::kMostText - 200, std::string(100, 'x'))));
  CHECK_FALSE(is_kept_after(9, list(Known::kMostText, std::string(100, 'x'))));
  // Its nodes would take more than it may.
  std::string nodes = "[0";
  while (nodes.size() < Known::kMostText / 2) nodes += ",0";
  CHECK_FALSE(is_kept_after(9, nodes + "]"));
}

TEST_CASE("json: what is kept is passed only where all of it comes again") {
  Known known;
  const std::string tools = list(kUsual, "word");
  for (int i = 0; i < 3; ++i) read(known, with_tools(tools)).note(known);
  REQUIRE(read(known, with_tools(tools, "[[2]]")).note(known) != nullptr);
  CHECK(read(known, base::concat(R"({"a":{"tools":)", tools, "}}")).value.find("a") != nullptr);
  for (const size_t at : {size_t{7}, tools.size() / 2, tools.size() - 4}) {
    std::string other = tools;
    REQUIRE(std::isalpha(static_cast<unsigned char>(other[at])) != 0);
    other[at] = 'X';
    CHECK(read(known, with_tools(other)).note(known) == nullptr);
  }
  const std::string cut = with_tools(tools).substr(0, with_tools(tools).size() - 2);
  base::Arena arena;
  const std::string padded = cut + std::string(json::kPadding, '\0');
  CHECK_FALSE(json::read_padded({padded.data(), cut.size()}, arena, json::kMaxNodes, {}, &known));
  // As another member, and as an item of the root's.
  const Read twice = read(known, base::concat("{\"a\":", tools, ",\"b\":", tools, "}"));
  CHECK(twice.note(known, "a") != nullptr);
  CHECK(twice.note(known, "b") != nullptr);
  CHECK(known.note(read(known, base::concat("[0,", tools, "]")).value.items()[1]) != nullptr);
}

TEST_CASE("json: what a document holds of what is kept outlives that, and counts") {
  Known known;
  const std::string tools = list(kUsual, R"(a \"quoted\" word)");
  for (int i = 0; i < 2; ++i) read(known, with_tools(tools)).note(known);
  const Read held = read(known, with_tools(tools));
  REQUIRE(held.note(known) != nullptr);
  CHECK(held.arena->size() > tools.size());
  // Others take its place.
  for (int i = 0; i < 60; ++i) {
    const std::string other =
        list(Known::kMostText - 300, std::string(100, 'a') + std::to_string(i));
    for (int j = 0; j < 3; ++j) read(known, with_tools(other)).note(known);
  }
  CHECK(read(known, with_tools(tools)).note(known) == nullptr);
  const json::Value& last = held.value.find("tools")->items().back();
  CHECK(last.find_string("w") == R"(a "quoted" word)");
  CHECK(json::to_text(*held.value.find("tools")) == tools);
}

TEST_CASE("json: a kept array that a Writer would write otherwise has no source") {
  Known known;
  const std::string tools = base::concat("[ 1, ", list(kUsual, "\\u00e9"), "]");
  for (int i = 0; i < 4; ++i) {
    const Read one = read(known, with_tools(tools));
    one.note(known);
    CHECK(one.value.source().empty());
    CHECK(one.value.find("tools")->source().empty());
  }
  CHECK(read(known, with_tools(tools)).note(known) != nullptr);
}

TEST_CASE("json: notes stay with what is kept, as copies") {
  Known known;
  const std::string tools = list(kUsual, "word");
  for (int i = 0; i < 2; ++i) read(known, with_tools(tools)).note(known);
  {
    const Read one = read(known, with_tools(tools));
    json::Notes* const notes = one.note(known);
    REQUIRE(notes != nullptr);
    const auto items = one.value.find("tools")->items();
    CHECK(notes->find(items[0]) == nullptr);
    notes->add(items[0], items[0], 3);
    base::Arena other;
    notes->add(items[1], *json::read(R"({ "made": [1, "\u00e9"] })", other), 5);
    notes->add(items[2], json::Value(), 7);
    notes->add(items[3], *json::read(list(Known::kMostText, "long"), other), 1);
  }
  const Read again = read(known, with_tools(tools));
  json::Notes* const notes = again.note(known);
  REQUIRE(notes != nullptr);
  const auto items = again.value.find("tools")->items();
  REQUIRE(notes->find(items[0]) != nullptr);
  CHECK(notes->find(items[0])->cost == 3);
  CHECK(notes->find(items[0])->value.source().data() == items[0].source().data());
  REQUIRE(notes->find(items[1]) != nullptr);
  CHECK(notes->find(items[1])->cost == 5);
  CHECK(notes->find(items[1])->value.source() == R"({"made":[1,"é"]})");
  REQUIRE(notes->find(items[2]) != nullptr);
  CHECK(notes->find(items[2])->value.is_null());
  CHECK(notes->find(items[3]) == nullptr);
}
