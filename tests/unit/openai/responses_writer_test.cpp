#include "openai/responses_writer.h"

#include "unit/openai/responses_answer_fixture.h"

TEST_CASE("response: the order of a stream's events") {
  struct Row {
    std::string name;
    std::vector<chat::Event> events;
    std::string expected;
  };
  base::Arena arena;
  const auto stop = pieces::ended(chat::FinishReason::kStop);
  const Row rows[] = {
      {"nothing", {stop}, "completed"},
      {"text with a citation",
       {pieces::said(pieces::Kind::kText, "a"), pieces::said(pieces::Kind::kText, "b"),
        pieces::cited(0, 1), stop},
       "output_item.added content_part.added output_text.delta output_text.delta "
       "output_text.annotation.added output_text.done content_part.done output_item.done "
       "output_item.added output_item.done completed"},
      {"a citation of a message that is closed",
       {pieces::said(pieces::Kind::kText, "a"), pieces::pictured(), pieces::cited(0, 1), stop},
       "output_item.added content_part.added output_text.delta output_text.done "
       "content_part.done output_item.done output_item.added output_item.done "
       "output_text.annotation.added output_item.added output_item.done completed"},
      {"a citation told twice, before and after its message is closed",
       {pieces::said(pieces::Kind::kText, "a"), pieces::cited(0, 1), pieces::pictured(),
        pieces::cited(0, 1), stop},
       "output_item.added content_part.added output_text.delta output_text.annotation.added "
       "output_text.done content_part.done output_item.done output_item.added output_item.done "
       "output_item.added output_item.done completed"},
      {"a refusal",
       {pieces::blocked()},
       "output_item.added content_part.added refusal.delta refusal.done content_part.done "
       "output_item.done incomplete"},
      {"thoughts",
       {pieces::said(pieces::Kind::kThought, "a"), pieces::said(pieces::Kind::kThought, "b"), stop},
       "output_item.added reasoning_summary_part.added reasoning_summary_text.delta "
       "reasoning_summary_text.delta reasoning_summary_text.done reasoning_summary_part.done "
       "output_item.done completed"},
      {"a signed call",
       {pieces::called("1", "f", "S"), stop},
       "output_item.added output_item.done output_item.added function_call_arguments.delta "
       "function_call_arguments.done output_item.done completed"},
      {"a custom call",
       {pieces::custom_called(arena), stop},
       "output_item.added custom_tool_call_input.delta custom_tool_call_input.done "
       "output_item.done completed"},
      {"an image", {pieces::pictured(), stop}, "output_item.added output_item.done completed"},
      {"an image and an odd end",
       {pieces::pictured(), pieces::ended(chat::FinishReason::kOther, "OTHER")},
       "output_item.added output_item.done completed"},
      {"a call and an odd end",
       {pieces::called("1", "f"), pieces::ended(chat::FinishReason::kOther, "OTHER")},
       "output_item.added function_call_arguments.delta function_call_arguments.done "
       "output_item.done completed"},
      {"not even an end", {}, "completed"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::string stream = pieces::streamed_response(row.events, pieces::plain_context());
    CHECK(pieces::event_types(stream) == "created in_progress " + row.expected);
    CHECK(stream.find("[DONE]") == std::string::npos);
    const std::vector<std::string> data = pieces::stream_data(stream);
    for (size_t i = 0; i < data.size(); ++i) {
      CHECK(pieces::member_text(data[i], "sequence_number") == std::to_string(i));
    }
  }
}

TEST_CASE("response: late citations name their message and are numbered within it") {
  const std::string stream = pieces::streamed_response(
      {pieces::said(pieces::Kind::kText, "ab"), pieces::cited(0, 1), pieces::called("1", "f"),
       pieces::said(pieces::Kind::kText, "cd"), pieces::cited(1, 2), pieces::cited(2, 3),
       pieces::ended(chat::FinishReason::kStop)},
      pieces::plain_context());
  std::string places;
  for (const std::string& data : pieces::stream_data(stream)) {
    if (data.find("annotation.added") == std::string::npos) continue;
    places += pieces::member_text(data, "item_id") + pieces::member_text(data, "output_index") +
              pieces::member_text(data, "content_index") +
              pieces::member_text(data, "annotation_index") + " ";
  }
  CHECK(places == R"("msg_r_0"000 "msg_r_0"001 "msg_r_2"200 )");
}

TEST_CASE("response: what the events of a stream say") {
  struct Row {
    std::vector<chat::Event> events;
    std::string type;
    std::string member;
    std::string expected;  // of the last event of the type
  };
  base::Arena arena;
  chat::Event probable = pieces::said(pieces::Kind::kLogprobs, "");
  probable.logprobs.emplace_back();
  probable.logprobs[0].token = "ab";
  probable.logprobs[0].logprob = json::Value::number("-0.5");
  const std::vector<chat::Event> text = {pieces::said(pieces::Kind::kText, "a"),
                                         pieces::said(pieces::Kind::kText, "b"), probable,
                                         pieces::cited(0, 2), pieces::cited(1, 2)};
  const std::vector<chat::Event> refusal = {pieces::blocked()};
  const std::vector<chat::Event> call = {pieces::called("1", "f")};
  const std::vector<chat::Event> custom = {pieces::custom_called(arena)};
  const std::string tokens = R"([{"token":"ab","logprob":-0.5,"bytes":[97,98],"top_logprobs":[]}])";
  const std::string citation =
      R"({"type":"url_citation","start_index":1,"end_index":2,"title":"T","url":"https://t"})";
  const std::string blocked = R"("The prompt was blocked by Gemini (SAFETY).")";
  const Row rows[] = {
      {text, "output_text.delta", "delta", R"("b")"},
      {text, "output_text.delta", "logprobs", "[]"},
      {text, "output_text.annotation.added", "annotation_index", "1"},
      {text, "output_text.annotation.added", "annotation", citation},
      {text, "output_text.done", "text", R"("ab")"},
      {text, "output_text.done", "logprobs", tokens},
      {refusal, "content_part.added", "part", R"({"type":"refusal","refusal":""})"},
      {refusal, "refusal.delta", "delta", blocked},
      {refusal, "refusal.done", "refusal", blocked},
      {call, "function_call_arguments.done", "name", R"("f")"},
      {call, "function_call_arguments.done", "arguments", R"("{}")"},
      {custom, "custom_tool_call_input.done", "input", R"("SELECT 1")"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.type, row.member);
    std::string found;
    for (const std::string& data :
         pieces::stream_data(pieces::streamed_response(row.events, pieces::plain_context()))) {
      const bool asked = pieces::member_text(data, "type") == "\"response." + row.type + "\"";
      if (asked) found = pieces::member_text(data, row.member);
    }
    CHECK(found == row.expected);
  }
}

TEST_CASE("response: a broken stream ends with response.failed") {
  const openai::ResponsesEcho echo;
  const openai::AnswerContext context = pieces::plain_context();
  struct Row {
    base::ErrorCode code;
    std::string expected;
  };
  const Row rows[] = {
      {base::ErrorCode::kModelOverloaded, R"({"code":"server_error","message":"Oh."})"},
      {base::ErrorCode::kRateLimitExceeded, R"({"code":"rate_limit_exceeded","message":"Oh."})"},
      {base::ErrorCode::kInsufficientQuota, R"({"code":"rate_limit_exceeded","message":"Oh."})"},
  };
  for (const Row& row : rows) {
    openai::ResponsesWriter writer(context, echo);
    base::Buffer out;
    for (const auto& piece :
         pieces::pieces_of({pieces::called("1", "f"), pieces::said(pieces::Kind::kText, "half")})) {
      writer.add(piece, out);
    }
    writer.fail({row.code, "Oh."}, out);
    const std::string last = pieces::stream_data(out.str()).back();
    CHECK(pieces::member_text(last, "type") == R"("response.failed")");
    const std::string response = pieces::member_text(last, "response");
    CHECK(pieces::member_text(response, "status") == R"("failed")");
    CHECK(pieces::member_text(response, "error") == row.expected);
    CHECK(pieces::member_text(response, "output") == "[" + pieces::call_item("0", "1") + "]");
    CHECK(pieces::member_text(response, "usage") == "absent");
  }
}

TEST_CASE("response: a stream that breaks before anything came is begun all the same") {
  const openai::ResponsesEcho echo;
  const openai::AnswerContext context = pieces::plain_context();
  openai::ResponsesWriter writer(context, echo);
  base::Buffer out;
  writer.fail({base::ErrorCode::kUpstreamError, "Oh."}, out);
  CHECK(pieces::event_types(out.str()) == "created in_progress failed");
}
