#include "openai/tool_namespace.h"

#include "unit/openai/responses_answer_fixture.h"

namespace {

const std::string kTools =
    R"([{"type":"function","name":"a"},{"type":"namespace","name":"mcp__fs","tools":)"
    R"([{"type":"function","name":"read"},{"type":"custom","name":"patch"}]},)"
    R"({"type":"namespace","name":"mcp__fs__","tools":[{"type":"function","name":"list"}]},)"
    R"({"type":"namespace","name":"empty"}])";

}  // namespace

TEST_CASE("tool namespaces: qualified names find their way back") {
  struct Row {
    std::string_view qualified;
    std::string_view space;
    std::string_view name;
  };
  const Row rows[] = {
      {"mcp__fs__read", "mcp__fs", "read"},
      {"mcp__fs__patch", "mcp__fs", "patch"},
      {"mcp__fs__list", "mcp__fs__", "list"},
      {"mcp__fs__write", "", "mcp__fs__write"},
      {"mcp__fs", "", "mcp__fs"},
      {"read", "", "read"},
      {"a", "", "a"},
      {"", "", ""},
  };
  base::Arena arena;
  const auto tools = json::read(kTools, arena);
  REQUIRE(tools);
  for (const Row& row : rows) {
    CAPTURE(row.qualified);
    const openai::ToolName found = openai::find_tool_name(row.qualified, &*tools);
    CHECK(found.space == row.space);
    CHECK(found.name == row.name);
    CHECK(openai::qualified_name(found) == row.qualified);
    CHECK(openai::find_tool_name(row.qualified, nullptr).name == row.qualified);
  }
}

TEST_CASE("tool namespaces: calls tell both names, whole and streamed") {
  base::Arena arena;
  const auto tools = json::read(kTools, arena);
  REQUIRE(tools);
  openai::ResponsesEcho echo;
  echo.tools = &*tools;
  chat::Event custom = pieces::custom_called(arena);
  custom.call.name = "mcp__fs__patch";
  const std::vector<chat::Event> events = {pieces::called("1", "mcp__fs__read"), custom,
                                           pieces::ended(chat::FinishReason::kStop)};
  const std::string read =
      R"("call_id":"1","name":"read","namespace":"mcp__fs","arguments":"{}","status":"completed"})";
  const std::string patch =
      R"("call_id":"c1","name":"patch","namespace":"mcp__fs","input":"SELECT 1",)"
      R"("status":"completed"})";
  const openai::AnswerContext context = pieces::plain_context();
  const std::string whole = pieces::whole_response(events, context, echo);
  CHECK(pieces::member_text(whole, "output") ==
        base::concat(R"([{"id":"fc_r_0","type":"function_call",)", read,
                     R"(,{"id":"ctc_r_1","type":"custom_tool_call",)", patch, "]"));
  const std::string stream = pieces::streamed_response(events, context, echo);
  CHECK(stream.find(R"("name":"read","namespace":"mcp__fs","arguments":"","status")") !=
        std::string::npos);
  CHECK(stream.find(R"("output_index":0,"name":"read","arguments":"{}"})") != std::string::npos);
  CHECK(stream.find(base::concat(R"("output_index":1,"item":{"id":"ctc_r_1",)",
                                 R"("type":"custom_tool_call",)", patch)) != std::string::npos);
}
