#include "openai/chunk_writer.h"

#include "openai/completion_builder.h"
#include "unit/openai/answer_fixture.h"

namespace {

std::vector<std::string> stream_of(const std::vector<chat::AnswerPiece>& pieces,
                                   const openai::AnswerContext& context) {
  openai::ChunkWriter writer(context);
  base::Buffer out;
  for (const chat::AnswerPiece& piece : pieces) writer.add(piece, out);
  writer.finish(out);
  return pieces::stream_data(out.str());
}

}  // namespace

TEST_CASE("chat stream: what no event names is the gateway's, and stays as it was named first") {
  const openai::AnswerContext context = pieces::plain_context();
  chat::AnswerPiece piece;
  piece.events = {pieces::said(pieces::Kind::kText, "a")};
  const std::vector<std::string> unnamed = stream_of({piece}, context);
  CHECK(pieces::member_text(unnamed[0], "model") == R"("asked")");
  CHECK(pieces::member_text(unnamed[0], "id") == "\"chatcmpl-" + context.id_seed + "\"");
  chat::AnswerPiece first = piece;
  first.response_id = "r1";
  first.model_version = "m1";
  chat::AnswerPiece second = piece;
  second.response_id = "r2";
  second.model_version = "m2";
  for (const std::string& data : stream_of({first, second}, context)) {
    if (data == "[DONE]") continue;
    CHECK(pieces::member_text(data, "id") == R"("chatcmpl-r1")");
    CHECK(pieces::member_text(data, "model") == R"("m1")");
  }
}

TEST_CASE("chat answer: of nothing it is an empty one") {
  const openai::AnswerContext context = pieces::plain_context();
  const std::vector<std::string> stream = stream_of({}, context);
  REQUIRE(stream.size() == 3);
  CHECK(stream[0].contains(R"("index":0,"delta":{"role":"assistant","content":""})"));
  CHECK(stream[1].contains(R"("index":0,"delta":{},"logprobs":null,"finish_reason":"stop")"));
  CHECK(stream[2] == "[DONE]");
  CHECK(pieces::member_text(stream[0], "model") == R"("asked")");
  openai::CompletionBuilder builder(context);
  base::Buffer whole;
  builder.write(whole);
  CHECK(
      whole.str().contains(R"("choices":[{"index":0,"message":{"role":"assistant","content":"")"));
}

TEST_CASE("chat answer: the calls that go on with an answer do not change its id") {
  chat::AnswerPiece piece;
  piece.events = {pieces::said(pieces::Kind::kText, "a")};
  const auto context = pieces::plain_context();
  openai::CompletionBuilder builder(context);
  for (const std::string_view id : {"r1", "r2"}) {
    piece.response_id = id;
    builder.add(piece);
  }
  base::Buffer whole;
  builder.write(whole);
  CHECK(pieces::member_text(whole.str(), "id") == R"("chatcmpl-r1")");
}
