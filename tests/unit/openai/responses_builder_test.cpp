#include "openai/responses_builder.h"

#include "unit/openai/responses_answer_fixture.h"

namespace {

chat::Event measured() {
  chat::Event event;
  event.kind = pieces::Kind::kLogprobs;
  event.logprobs.push_back(
      {"a", json::Value::number("-0.5"), {{"b", json::Value::number("-1"), {}}}});
  return event;
}

struct OutputRow {
  std::string name;
  std::vector<chat::Event> events;
  std::string output;
  std::string status = R"("completed")";
  std::string details = "null";
};

std::string message_item(std::string_view index, std::string_view text,
                         std::string_view annotations = "", std::string_view logprobs = "",
                         std::string_view status = "completed") {
  return base::concat(R"({"id":"msg_r_)", index, R"(","type":"message","role":"assistant",)",
                      R"("content":[{"type":"output_text","text":")", text, R"(","annotations":[)",
                      annotations, R"(],"logprobs":[)", logprobs, R"(]}],"status":")", status,
                      R"("})");
}

std::string refusal_item(std::string_view text) {
  return base::concat(R"({"id":"msg_r_0","type":"message","role":"assistant",)",
                      R"("content":[{"type":"refusal","refusal":")", text,
                      R"("}],"status":"completed"})");
}

std::string reasoning_item(std::string_view index, std::string_view summary,
                           std::string_view signature) {
  std::string out = base::concat(R"({"id":"rs_r_)", index, R"(","type":"reasoning","summary":[)");
  if (!summary.empty()) {
    out += base::concat(R"({"type":"summary_text","text":")", summary, R"("})");
  }
  out += "]";
  if (!signature.empty()) out += base::concat(R"(,"encrypted_content":")", signature, R"(")");
  return out + R"(,"status":"completed"})";
}

const char* const kSearchItem =
    R"("type":"web_search_call","action":{"type":"search","query":"q1","queries":["q1","q2"],)"
    R"("sources":[{"type":"url","url":"https://t"}]},"status":"completed"})";

std::string annotation(std::string_view start, std::string_view end) {
  return base::concat(R"({"type":"url_citation","start_index":)", start, R"(,"end_index":)", end,
                      R"(,"title":"T","url":"https://t"})");
}

}  // namespace

TEST_CASE("response: items of an answer, the same whole and at the end of a stream") {
  base::Arena arena;
  const std::string max = R"({"reason":"max_output_tokens"})";
  const std::string filter = R"({"reason":"content_filter"})";
  const auto stop = pieces::ended(chat::FinishReason::kStop);
  const OutputRow rows[] = {
      {"nothing", {stop}, ""},
      {"text of two events",
       {pieces::said(pieces::Kind::kText, "a"), pieces::said(pieces::Kind::kText, "b"), stop},
       message_item("0", "ab")},
      {"empty text", {pieces::said(pieces::Kind::kText, ""), stop}, ""},
      {"thoughts and text",
       {pieces::said(pieces::Kind::kThought, "t"), pieces::said(pieces::Kind::kText, "a"), stop},
       reasoning_item("0", "t", "") + "," + message_item("1", "a")},
      {"thoughts and a signed call",
       {pieces::said(pieces::Kind::kThought, "t"), pieces::called("1", "f", "S"), stop},
       reasoning_item("0", "t", "S") + "," + pieces::call_item("1", "1")},
      {"a signed call without thoughts",
       {pieces::called("1", "f", "S"), stop},
       reasoning_item("0", "", "S") + "," + pieces::call_item("1", "1")},
      {"thoughts, text, a signed call",
       {pieces::said(pieces::Kind::kThought, "t"), pieces::said(pieces::Kind::kText, "a"),
        pieces::called("1", "f", "S"), stop},
       reasoning_item("0", "t", "") + "," + message_item("1", "a") + "," +
           reasoning_item("2", "", "S") + "," + pieces::call_item("3", "1")},
      {"parallel calls",
       {pieces::called("1", "f", "S"), pieces::called("2", "f"), stop},
       reasoning_item("0", "", "S") + "," + pieces::call_item("1", "1") + "," +
           pieces::call_item("2", "2")},
      {"a custom call",
       {pieces::custom_called(arena), stop},
       R"({"id":"ctc_r_0","type":"custom_tool_call","call_id":"c1","name":"sql",)"
       R"("input":"SELECT 1","status":"completed"})"},
      {"text around a call",
       {pieces::said(pieces::Kind::kText, "a"), pieces::called("1", "f"),
        pieces::said(pieces::Kind::kText, "b"), stop},
       message_item("0", "a") + "," + pieces::call_item("1", "1") + "," + message_item("2", "b")},
      {"an image",
       {pieces::pictured(), stop},
       R"({"id":"ig_r_0","type":"image_generation_call","result":"aGk=","status":"completed"})"},
      {"text probabilities",
       {pieces::said(pieces::Kind::kText, "a"), measured(), measured(), stop},
       message_item("0", "a", "",
                    R"({"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":)"
                    R"([{"token":"b","logprob":-1,"bytes":[98]}]},)"
                    R"({"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":)"
                    R"([{"token":"b","logprob":-1,"bytes":[98]}]})")},
      {"probabilities told after a call",
       {pieces::said(pieces::Kind::kText, "a"), pieces::called("1", "f"), measured(), stop},
       message_item("0", "a", "",
                    R"({"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":)"
                    R"([{"token":"b","logprob":-1,"bytes":[98]}]})") +
           "," + pieces::call_item("1", "1")},
      {"what has no place",
       {pieces::said(pieces::Kind::kSignature, "S"), pieces::said(pieces::Kind::kUrlContext, ""),
        pieces::said(pieces::Kind::kAudio, ""), stop},
       ""},
      {"the limit reached",
       {pieces::said(pieces::Kind::kText, "a"), pieces::ended(chat::FinishReason::kLength)},
       message_item("0", "a", "", "", "incomplete"),
       R"("incomplete")",
       max},
      {"the limit reached in thought",
       {pieces::ended(chat::FinishReason::kLength)},
       "",
       R"("incomplete")",
       max},
      {"filtered after text",
       {pieces::said(pieces::Kind::kText, "a"),
        pieces::ended(chat::FinishReason::kContentFilter, "SAFETY")},
       message_item("0", "a", "", "", "incomplete"),
       R"("incomplete")",
       filter},
      {"filtered without text",
       {pieces::ended(chat::FinishReason::kContentFilter, "SAFETY")},
       refusal_item("The response was blocked by Gemini (SAFETY)."),
       R"("incomplete")",
       filter},
      {"filtered with a message",
       {pieces::ended(chat::FinishReason::kContentFilter, "SAFETY", "No.")},
       refusal_item("No."),
       R"("incomplete")",
       filter},
      {"another reason and nothing",
       {pieces::ended(chat::FinishReason::kOther, "OTHER")},
       refusal_item("The response was blocked by Gemini (OTHER)."),
       R"("incomplete")",
       filter},
      {"another reason and text",
       {pieces::said(pieces::Kind::kText, "a"), pieces::ended(chat::FinishReason::kOther)},
       message_item("0", "a")},
      {"the last reason counts",
       {pieces::said(pieces::Kind::kText, "a"), pieces::ended(chat::FinishReason::kLength), stop},
       message_item("0", "a")},
      {"a blocked prompt",
       {pieces::blocked()},
       refusal_item("The prompt was blocked by Gemini (SAFETY)."),
       R"("incomplete")",
       filter},
  };
  const openai::AnswerContext context = pieces::plain_context();
  for (const OutputRow& row : rows) {
    CAPTURE(row.name);
    const std::string whole = pieces::whole_response(row.events, context);
    CHECK(support::canonical(pieces::member_text(whole, "output")) ==
          support::canonical("[" + row.output + "]"));
    CHECK(pieces::member_text(whole, "status") == row.status);
    CHECK(pieces::member_text(whole, "incomplete_details") == row.details);
    const std::string last =
        pieces::stream_data(pieces::streamed_response(row.events, context)).back();
    CHECK(pieces::member_text(last, "response") == whole);
    const bool complete = row.details == "null";
    CHECK(pieces::member_text(last, "type") ==
          (complete ? R"("response.completed")" : R"("response.incomplete")"));
  }
}

TEST_CASE("response: a search stands before its message, or at the end of a stream") {
  const std::vector<chat::Event> events = {pieces::said(pieces::Kind::kThought, "t"),
                                           pieces::said(pieces::Kind::kText, "\xc3\xa4 b"),
                                           pieces::cited(0, 1),
                                           pieces::cited(0, 1),
                                           pieces::cited(2, 3),
                                           pieces::ended(chat::FinishReason::kStop)};
  const std::string cites = annotation("0", "1") + "," + annotation("2", "3");
  const openai::AnswerContext context = pieces::plain_context();
  CHECK(
      support::canonical(pieces::member_text(pieces::whole_response(events, context), "output")) ==
      support::canonical("[" + reasoning_item("0", "t", "") + R"(,{"id":"ws_r_1",)" + kSearchItem +
                         "," + message_item("2", "\xc3\xa4 b", cites) + "]"));
  const std::string stream = pieces::streamed_response(events, context);
  const std::string last = pieces::member_text(pieces::stream_data(stream).back(), "response");
  CHECK(support::canonical(pieces::member_text(last, "output")) ==
        support::canonical("[" + reasoning_item("0", "t", "") + "," +
                           message_item("1", "\xc3\xa4 b", cites) + R"(,{"id":"ws_r_2",)" +
                           kSearchItem + "]"));
}

TEST_CASE(
    "response: a citation is with the message whose text it is of, and counts from its start") {
  const std::vector<chat::Event> events = {pieces::said(pieces::Kind::kText, "\xc3\xa4\xc3\xb6"),
                                           pieces::called("1", "f"),
                                           pieces::said(pieces::Kind::kText, "abc"),
                                           pieces::called("2", "f"),
                                           pieces::cited(0, 2),
                                           pieces::cited(3, 5),
                                           pieces::ended(chat::FinishReason::kStop)};
  const openai::AnswerContext context = pieces::plain_context();
  const std::string first = message_item("0", "\xc3\xa4\xc3\xb6", annotation("0", "2"));
  const std::string last = pieces::stream_data(pieces::streamed_response(events, context)).back();
  CHECK(support::canonical(pieces::member_text(pieces::member_text(last, "response"), "output")) ==
        support::canonical("[" + first + "," + pieces::call_item("1", "1") + "," +
                           message_item("2", "abc", annotation("1", "3")) + "," +
                           pieces::call_item("3", "2") + R"(,{"id":"ws_r_4",)" + kSearchItem +
                           "]"));
}

TEST_CASE("response: envelope of a request that says nothing") {
  openai::AnswerContext context = pieces::plain_context();
  const std::string text =
      pieces::whole_response({pieces::ended(chat::FinishReason::kStop)}, context);
  CHECK(text ==
        R"({"id":"resp_r","object":"response","created_at":7,"status":"completed",)"
        R"("access_programs":null,"background":false,"error":null,"incomplete_details":null,)"
        R"("instructions":null,"max_output_tokens":null,"metadata":{},"model":"asked",)"
        R"("output":[],"output_text":"","parallel_tool_calls":true,"previous_response_id":null,)"
        R"("reasoning":{"effort":null,"summary":null},"temperature":null,)"
        R"("text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],"top_p":null,)"
        R"("truncation":"disabled","usage":{"input_tokens":0,"input_tokens_details":)"
        R"({"cached_tokens":0,"cache_write_tokens":0},"output_tokens":0,)"
        R"("output_tokens_details":{"reasoning_tokens":0},"total_tokens":0}})");
}

TEST_CASE("response: model, usage, tier, output text") {
  openai::AnswerContext context = pieces::plain_context();
  context.style.report_service_tier = true;
  const openai::ResponsesEcho echo;
  openai::ResponsesBuilder builder(context, echo);
  chat::AnswerPiece piece;
  piece.model_version = "given";
  piece.service_tier = "flex";
  piece.usage = chat::Usage{10, 5, 15, 3, 2, 0, 0};
  piece.events = {pieces::said(pieces::Kind::kText, "a"), pieces::called("1", "f"),
                  pieces::said(pieces::Kind::kText, "b")};
  builder.add(piece);
  builder.next_call();
  builder.add(piece);
  base::Buffer out;
  builder.write(out);
  const std::string text = out.str();
  CHECK(pieces::member_text(text, "id") == R"("resp_abcdefghijklmnopqrstuvwx")");
  CHECK(pieces::member_text(text, "model") == R"("given")");
  CHECK(pieces::member_text(text, "service_tier") == R"("flex")");
  CHECK(pieces::member_text(text, "output_text") == R"("abab")");
  CHECK(pieces::member_text(text, "usage") ==
        R"({"input_tokens":20,"input_tokens_details":{"cached_tokens":6,"cache_write_tokens":0},)"
        R"("output_tokens":10,"output_tokens_details":{"reasoning_tokens":4},"total_tokens":30})");
}

TEST_CASE("response: images as markdown are text; other choices are left out") {
  openai::AnswerContext context = pieces::plain_context();
  context.images_as = openai::ImagesAs::kMarkdown;
  chat::Event other = pieces::said(pieces::Kind::kText, "other");
  other.choice = 1;
  const std::string text = pieces::whole_response({pieces::pictured(), other}, context);
  CHECK(pieces::member_text(text, "output_text") == "\"![image](data:image/png;base64,aGk=)\"");
}
