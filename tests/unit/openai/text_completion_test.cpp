// Legacy completions, whole and streamed.
#include <map>

#include "openai/text_builder.h"
#include "openai/text_chunk_writer.h"
#include "unit/openai/answer_fixture.h"

namespace {

openai::CompletionsRequest asking(std::vector<std::string_view> prompts, int64_t choices,
                                  openai::EchoPrompt echo) {
  openai::CompletionsRequest request;
  request.prompts = std::move(prompts);
  request.request.choices = choices;
  request.echo = echo;
  return request;
}

chat::Event of_choice(int choice, chat::Event event) {
  event.choice = choice;
  return event;
}

const openai::CompletionsRequest& asking_one() {
  static const openai::CompletionsRequest request = asking({"p"}, 1, openai::EchoPrompt::kNo);
  return request;
}

std::string choices_of(const std::vector<chat::Event>& events,
                       const openai::CompletionsRequest& request) {
  const openai::AnswerContext context = pieces::plain_context();
  openai::TextBuilder builder(context, request);
  for (const chat::AnswerPiece& piece : pieces::pieces_of(events)) builder.add(piece);
  base::Buffer out;
  builder.write(out);
  return pieces::member_text(out.str(), "choices");
}

std::string choice_text(std::string_view text, std::string_view index, std::string_view reason) {
  return base::concat(R"({"text":")", text, R"(","index":)", index,
                      R"(,"logprobs":null,"finish_reason":)", reason, "}");
}

// The choices of a stream put together as its reader would.
std::string stream_choices(const std::string& stream) {
  struct Choice {
    std::string text;
    std::string reason = "null";
  };
  std::map<int64_t, Choice> choices;
  for (const std::string& data : pieces::stream_data(stream)) {
    if (data == "[DONE]") continue;
    base::Arena arena;
    const auto tree = json::read(data, arena);
    REQUIRE(tree);
    for (const json::Value& value : tree->find("choices")->items()) {
      Choice& choice = choices[value.find("index")->as_int().value_or(-1)];
      choice.text += value.find_string("text");
      if (value.find("finish_reason") == nullptr) continue;
      CHECK(choice.reason == "null");
      choice.reason = json::to_text(*value.find("finish_reason"));
    }
  }
  std::string out;
  for (const auto& [index, choice] : choices) {
    if (!out.empty()) out += ",";
    out += choice_text(choice.text, std::to_string(index), choice.reason);
  }
  return "[" + out + "]";
}

}  // namespace

TEST_CASE("text completion: choices, the same whole and streamed") {
  using pieces::Kind;
  struct Row {
    std::string name;
    openai::CompletionsRequest request;
    std::vector<chat::Event> events;
    std::string expected;
  };
  const auto stop = pieces::ended(chat::FinishReason::kStop);
  const auto yes = openai::EchoPrompt::kYes;
  const auto no = openai::EchoPrompt::kNo;
  const Row rows[] = {
      {"text",
       asking_one(),
       {pieces::said(Kind::kText, "a"), pieces::said(Kind::kText, "b"), stop},
       choice_text("ab", "0", R"("stop")")},
      {"nothing", asking_one(), {}, choice_text("", "0", R"("stop")")},
      {"only thoughts",
       asking_one(),
       {pieces::said(Kind::kThought, "t"), stop},
       choice_text("", "0", R"("stop")")},
      {"the limit",
       asking_one(),
       {pieces::said(Kind::kText, "a"), pieces::ended(chat::FinishReason::kLength)},
       choice_text("a", "0", R"("length")")},
      {"filtered",
       asking_one(),
       {pieces::ended(chat::FinishReason::kContentFilter, "SAFETY")},
       choice_text("", "0", R"("content_filter")")},
      {"a blocked prompt",
       asking_one(),
       {pieces::blocked()},
       choice_text("", "0", R"("content_filter")")},
      {"another reason after text",
       asking_one(),
       {pieces::said(Kind::kText, "a"), pieces::ended(chat::FinishReason::kOther)},
       choice_text("a", "0", R"("stop")")},
      {"another reason without text",
       asking_one(),
       {pieces::ended(chat::FinishReason::kOther)},
       choice_text("", "0", R"("content_filter")")},
      {"what is no text",
       asking_one(),
       {pieces::pictured(), pieces::called("1", "f"), pieces::cited(0, 1), stop},
       choice_text("", "0", R"("stop")")},
      {"echo",
       asking({"Say "}, 1, yes),
       {pieces::said(Kind::kText, "a"), stop},
       choice_text("Say a", "0", R"("stop")")},
      {"echo without text",
       asking({"Say "}, 1, yes),
       {pieces::blocked()},
       choice_text("Say ", "0", R"("content_filter")")},
      {"echo of two prompts, two choices each",
       asking({"p", "q"}, 2, yes),
       {of_choice(0, pieces::said(Kind::kText, "0")), of_choice(1, pieces::said(Kind::kText, "1")),
        of_choice(2, pieces::said(Kind::kText, "2")), of_choice(3, pieces::said(Kind::kText, "3"))},
       choice_text("p0", "0", R"("stop")") + "," + choice_text("p1", "1", R"("stop")") + "," +
           choice_text("q2", "2", R"("stop")") + "," + choice_text("q3", "3", R"("stop")")},
      {"choices that come in turns",
       asking({"p"}, 2, no),
       {of_choice(1, pieces::said(Kind::kText, "x")), of_choice(0, pieces::said(Kind::kText, "y")),
        of_choice(1, pieces::said(Kind::kText, "z"))},
       choice_text("y", "0", R"("stop")") + "," + choice_text("xz", "1", R"("stop")")},
  };
  const openai::AnswerContext context = pieces::plain_context();
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(choices_of(row.events, row.request) == "[" + row.expected + "]");
    openai::TextChunkWriter writer(context, row.request);
    base::Buffer stream;
    for (const auto& piece : pieces::pieces_of(row.events)) writer.add(piece, stream);
    writer.finish(stream);
    CHECK(stream_choices(stream.str()) == "[" + row.expected + "]");
  }
}

TEST_CASE("text completion: envelope and summed usage") {
  const openai::AnswerContext context = pieces::plain_context();
  openai::TextBuilder builder(context, asking_one());
  chat::AnswerPiece piece;
  piece.usage = chat::Usage{10, 5, 15, 0, 2, 0, 0};
  piece.events = {pieces::said(pieces::Kind::kText, "a")};
  builder.add(piece);
  builder.next_call();
  builder.add(piece, 1);
  base::Buffer out;
  builder.write(out);
  const std::string text = out.str();
  CHECK(pieces::member_text(text, "id") == R"("cmpl-abcdefghijklmnopqrstuvwx")");
  CHECK(pieces::member_text(text, "object") == R"("text_completion")");
  CHECK(pieces::member_text(text, "created") == "7");
  CHECK(pieces::member_text(text, "model") == R"("asked")");
  const std::string usage = pieces::member_text(text, "usage");
  CHECK(pieces::member_text(usage, "prompt_tokens") == "20");
  CHECK(pieces::member_text(usage, "completion_tokens") == "10");
  CHECK(pieces::member_text(usage, "total_tokens") == "30");
}

TEST_CASE("text completion: a stream byte for byte") {
  openai::AnswerContext context = pieces::plain_context();
  context.style.include_usage = true;
  const openai::CompletionsRequest request = asking({"p"}, 1, openai::EchoPrompt::kYes);
  openai::TextChunkWriter writer(context, request);
  chat::AnswerPiece piece;
  piece.response_id = "r";
  piece.model_version = "given";
  piece.usage = chat::Usage{1, 2, 3, 0, 0, 0, 0};
  piece.events = {pieces::said(pieces::Kind::kText, "a"), pieces::ended(chat::FinishReason::kStop)};
  base::Buffer out;
  writer.add(piece, out);
  writer.finish(out);
  const std::string head =
      R"(data: {"id":"cmpl-r","object":"text_completion","created":7,"model":"given","choices":[)";
  const std::string tail = R"(],"usage":null})"
                           "\n\n";
  CHECK(out.str() == head + choice_text("p", "0", "null") + tail + head +
                         choice_text("a", "0", "null") + tail + head +
                         choice_text("", "0", R"("stop")") + tail + head +
                         R"(],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,)"
                         R"("prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},)"
                         R"("completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}}})"
                         "\n\ndata: [DONE]\n\n");
}

TEST_CASE("text completion: no usage unless asked for; a broken stream ends with its error") {
  const openai::AnswerContext context = pieces::plain_context();
  openai::TextChunkWriter writer(context, asking_one());
  base::Buffer out;
  writer.add(pieces::pieces_of({pieces::said(pieces::Kind::kText, "a")})[0], out);
  writer.next_call();
  CHECK(out.str().find("usage") == std::string::npos);
  base::Buffer failed;
  openai::TextChunkWriter::fail({base::ErrorCode::kUpstreamError, "Oh."}, failed);
  CHECK(failed.str() ==
        "data: {\"error\":{\"message\":\"Oh.\",\"type\":\"server_error\","
        "\"param\":null,\"code\":\"upstream_error\"}}\n\n");
}
