#include <string>

#include "fuzz.h"
#include "gemini/read_response.h"
#include "gemini/tool_names.h"
#include "json/read.h"
#include "openai/chunk_writer.h"
#include "openai/responses_writer.h"
#include "openai/text_chunk_writer.h"
#include "sse/reader.h"

namespace {

openai::AnswerContext answer_context() {
  openai::AnswerContext context;
  context.style.stream = true;
  context.style.include_usage = true;
  context.requested_model = "gemini-2.5-pro";
  context.id_seed = "0123456789abcdefghijklmn";
  return context;
}

// Reads a stream as the gateway does and keeps what the clients of all endpoints would see.
class Story {
 public:
  explicit Story(const gemini::ToolNames& names) : response_(names, gemini::Calls::kAll) {}

  void feed(std::string_view bytes) {
    if (ended_) return;
    sse_.feed(bytes);
    drain();
  }

  std::string finish() {
    if (!ended_) {
      sse_.finish();
      drain();
    }
    chat_.finish(out_);
    responses_.finish(out_);
    text_.finish(out_);
    return out_.str();
  }

 private:
  void drain() {
    std::string_view data;
    while (!ended_) {
      const sse::Reader::Item item = sse_.next(data);
      if (item == sse::Reader::Item::kNone) return;
      ended_ = item != sse::Reader::Item::kEvent;
      if (!ended_) read_event(data);
    }
  }

  void read_event(std::string_view data) {
    base::Arena arena;
    const base::Result<json::Value> body = json::read(data, arena);
    if (!body) {
      const base::Error error = {base::ErrorCode::kInvalidStream, "This event is not JSON."};
      openai::ChunkWriter::fail(error, out_);
      ended_ = true;
      return;
    }
    const chat::AnswerPiece piece = response_.read(*body, arena);
    chat_.add(piece, out_);
    responses_.add(piece, out_);
    text_.add(piece, out_);
  }

  sse::Reader sse_;
  gemini::ResponseReader response_;
  openai::AnswerContext context_ = answer_context();
  openai::ResponsesEcho echo_;
  openai::CompletionsRequest request_;
  openai::ChunkWriter chat_{context_};
  openai::ResponsesWriter responses_{context_, echo_};
  openai::TextChunkWriter text_{context_, request_};
  base::Buffer out_;
  bool ended_ = false;
};

}  // namespace

// However the network cuts it, the clients of every endpoint get the same bytes.
void fuzz_one(std::string_view input) {
  base::Arena arena;
  const base::Result<gemini::ToolNames> names = gemini::read_tool_names({}, arena);
  fuzz::require(names.has_value());
  Story whole(*names);
  whole.feed(input);
  const std::string expected = whole.finish();

  Story bytes(*names);
  for (size_t i = 0; i < input.size(); ++i) bytes.feed(input.substr(i, 1));
  fuzz::require(bytes.finish() == expected);
}
