// What a conversation takes once it is read: what makes room for it (app/chat.cpp) counts on it.
#include "openai/conversation_size.h"

#include <catch2/catch.hpp>
#include <string>

#include "json/read.h"
#include "openai/read_chat.h"
#include "openai/read_responses.h"
#include "unit/support/peak_memory.h"

namespace {

constexpr int kMany = 5000;

std::string repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) {
    if (i > 0) out += ",";
    out += text;
  }
  return out;
}

std::string around(std::string_view before, const std::string& list, std::string_view after) {
  return std::string(before) + list + std::string(after);
}

std::string own_calls() {
  std::string out;
  for (int i = 0; i < kMany; ++i) {
    const std::string id = std::to_string(i);
    out += (i > 0 ? "," : "");
    out += R"({"role":"assistant","tool_calls":[{"id":")" + id + R"(","function":{"name":"f)" + id +
           R"(","arguments":""}}]},{"role":"tool","tool_call_id":")" + id + R"(","content":"a"})";
  }
  return out;
}

const std::string kText = repeat(R"({"type":"text","text":"a"})", kMany);
const std::string kInput = repeat(R"({"type":"input_text","text":"a"})", kMany);
const std::string kCall = R"({"id":"a","function":{"name":"f","arguments":""}})";
const std::string kResult = R"({"role":"tool","tool_call_id":"a","content":"a"})";

TEST_CASE("conversations: what they are read into is no more than was counted") {
  struct Row {
    const char* name;
    const char* list;
    std::string items;
  };
  const Row rows[] = {
      {"a user's", "messages", repeat(R"({"role":"user","content":"a"})", kMany)},
      {"the model's", "messages", repeat(R"({"role":"assistant","content":"a"})", kMany)},
      {"in turns", "messages",
       repeat(R"({"role":"assistant","content":"a"},{"role":"user","content":"a"})", kMany)},
      {"instructions", "messages", repeat(R"({"role":"system","content":"a"})", kMany)},
      {"results without calls", "messages",
       repeat(R"({"role":"function","name":"f","content":"a"})", kMany)},
      {"calls of one id", "messages",
       repeat(around(R"({"role":"assistant","tool_calls":[)", kCall, "]},") + kResult, kMany)},
      {"calls of their own ids", "messages", own_calls()},
      {"calls of one message", "messages",
       around(R"({"role":"assistant","tool_calls":[)", repeat(kCall, kMany), "]},") +
           repeat(kResult, kMany)},
      {"parts", "messages", around(R"({"role":"user","content":[)", kText, "]}")},
      {"parts of a result", "messages",
       around(R"({"role":"assistant","tool_calls":[)", kCall, "]},") +
           around(R"({"role":"tool","tool_call_id":"a","content":[)", kText, "]}")},
      {"items", "input", repeat(R"({"role":"user","content":"a"})", kMany)},
      {"an item's parts", "input", around(R"({"role":"user","content":[)", kInput, "]}")},
      {"an output's parts", "input",
       R"({"type":"function_call","call_id":"a","name":"f","arguments":""},)" +
           around(R"({"type":"function_call_output","call_id":"a","output":[)", kInput, "]}")},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::string body = around(
        R"({"model":"gemini-2.5-flash",")" + std::string(row.list) + R"(":[)", row.items, "]}");
    base::Arena arena;
    const base::Result<json::Value> tree = json::read(body, arena);
    REQUIRE(tree.has_value());
    const size_t before = arena.size();
    const memory::Peak peak;
    const auto read = openai::read_chat_request(*tree, {}, arena);
    CHECK(read.has_value());
    CHECK(peak.bytes() - (arena.size() - before) <= openai::conversation_size(*tree) + 4096);
  }
}

}  // namespace
