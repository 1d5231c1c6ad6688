#include "openai/read_chat.h"

#include <catch2/catch.hpp>

#include "unit/openai/read_fixture.h"

TEST_CASE("read chat: a body in the words of Responses, as Cursor sends it") {
  struct Row {
    std::string name;
    std::string members;
    std::string expected;
  };
  const std::string tools =
      R"("tools":[{"type":"function","name":"read","parameters":{"type":"object"}},)"
      R"({"type":"custom","name":"ApplyPatch","format":{"type":"grammar","syntax":"lark",)"
      R"("definition":"start: x"}}])";
  const Row rows[] = {
      {"text", R"("input":"Hi")", "user['Hi'] |  | "},
      {"streamed", R"("input":"Hi","stream":true)", "user['Hi'] |  | stream"},
      {"usage told",
       R"("input":[{"role":"user","content":"Hi"}],"stream":true,)"
       R"("stream_options":{"include_usage":true},"reasoning":{"effort":"low"})",
       "user['Hi'] |  | stream usage effort"},
      {"tools and a step",
       R"("input":[{"role":"user","content":"Hi"},{"type":"function_call","call_id":"1",)"
       R"("name":"read","arguments":"{}"},{"type":"function_call_output","call_id":"1",)"
       R"("output":"x"}],)" +
           tools,
       "user['Hi'] model[1=read{}] results[1=read:'x'] | tools[0]=function read "
       "{\"type\":\"object\"}; tools[1]=custom ApplyPatch grammar(lark) start: x | "},
      {"messages go first", R"("messages":[{"role":"user","content":"A"}],"input":"B")",
       "user['A'] |  | "},
      {"null is no messages", R"("messages":null,"input":"B")", "user['B'] |  | "},
      {"neither", R"("stream":true)", "missing_required_parameter messages"},
      {"bad input", R"("input":1)", "invalid_type input"},
      {"bad options", R"("input":"Hi","stream":true,"stream_options":1)",
       "invalid_type stream_options"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const ReadFixture fixture(R"({"model":"m",)" + row.members + "}");
    CHECK(fixture.outcome([](const chat::Request& request) {
      return base::concat(describe::conversation(request), " | ", describe::tools(request), " | ",
                          request.style.stream ? "stream" : "",
                          request.style.include_usage ? " usage" : "",
                          request.effort ? " effort" : "");
    }) == row.expected);
  }
}
