#include "translate/answer.h"

#include "base/text.h"
#include "gemini/read_response.h"
#include "json/read.h"
#include "openai/chunk_writer.h"
#include "openai/completion_builder.h"
#include "openai/responses_builder.h"
#include "openai/responses_writer.h"
#include "openai/text_builder.h"
#include "openai/text_chunk_writer.h"
#include "sse/reader.h"

namespace translate {
namespace {

// Longest stream that is cut at every pair of places.
constexpr size_t kShortStream = 130;

openai::AnswerContext answer_context() {
  openai::AnswerContext context;
  context.style.stream = true;
  context.style.include_usage = true;
  context.style.report_service_tier = true;
  context.requested_model = "gemini-2.5-pro";
  context.created_s = 1'795'305'600;
  context.id_seed = "0123456789abcdefghijklmn";
  return context;
}

// The streams of all endpoints one after the other, and the last event alone as whole answers.
class Clients {
 public:
  Clients() : names_(gemini::read_tool_names({}, kept_)), reader_(*names_, gemini::Calls::kAll) {}

  void read(const json::Value& body, base::Arena& arena) {
    const chat::AnswerPiece piece = reader_.read(body, arena);
    chat_.add(piece, chat_out_);
    responses_.add(piece, responses_out_);
    text_.add(piece, text_out_);
    whole_chat_.add(piece);
    whole_response_.add(piece);
    whole_text_.add(piece);
  }

  std::string finish() {
    chat_.finish(chat_out_);
    responses_.finish(responses_out_);
    text_.finish(text_out_);
    for (base::Buffer* out : {&responses_out_, &text_out_}) chat_out_.append(out->str());
    whole_chat_.write(chat_out_);
    whole_response_.write(chat_out_);
    whole_text_.write(chat_out_);
    return chat_out_.str();
  }

 private:
  base::Arena kept_;
  base::Result<gemini::ToolNames> names_;
  gemini::ResponseReader reader_;
  openai::AnswerContext context_ = answer_context();
  openai::ResponsesEcho echo_;
  openai::CompletionsRequest request_;
  openai::ChunkWriter chat_{context_};
  openai::ResponsesWriter responses_{context_, echo_};
  openai::TextChunkWriter text_{context_, request_};
  openai::CompletionBuilder whole_chat_{context_};
  openai::ResponsesBuilder whole_response_{context_, echo_};
  openai::TextBuilder whole_text_{context_, request_};
  base::Buffer chat_out_;
  base::Buffer responses_out_;
  base::Buffer text_out_;
};

// A stream on its way to them, in any pieces.
class Stream {
 public:
  void feed(std::string_view bytes) {
    events_.feed(bytes);
    drain();
  }

  std::string finish() {
    events_.finish();
    drain();
    return base::concat(broken_, clients_.finish());
  }

 private:
  void drain() {
    std::string_view data;
    while (broken_.empty() && events_.next(data) == sse::Reader::Item::kEvent) {
      base::Arena arena;
      const base::Result<json::Value> body = json::read(data, arena);
      if (body) {
        clients_.read(*body, arena);
      } else {
        broken_ = base::concat("not JSON: ", data);
      }
    }
  }

  sse::Reader events_;
  Clients clients_;
  std::string broken_;
};

// What the clients get when the network cuts the stream at two places, which may be the same.
std::string play(std::string_view bytes, size_t first, size_t second) {
  Stream stream;
  stream.feed(bytes.substr(0, first));
  stream.feed(bytes.substr(first, second - first));
  stream.feed(bytes.substr(second));
  return stream.finish();
}

std::string_view read_stream(std::string_view text, base::Arena& arena) {
  const base::Result<json::Value> holder = json::read(text, arena);
  return holder ? holder->find_string("stream") : std::string_view();
}

}  // namespace

std::string answer(std::string_view text) {
  base::Arena arena;
  const base::Result<json::Value> body = json::read(text, arena);
  if (!body) return "not JSON";
  Clients clients;
  clients.read(*body, arena);
  return clients.finish();
}

std::string stream(std::string_view text) {
  base::Arena arena;
  return play(read_stream(text, arena), 0, 0);
}

std::string cuts(std::string_view text) {
  base::Arena arena;
  const std::string_view bytes = read_stream(text, arena);
  const std::string whole = play(bytes, 0, 0);
  for (size_t second = 0; second <= bytes.size(); ++second) {
    const bool pairs = bytes.size() <= kShortStream;
    for (size_t first = pairs ? 0 : second; first <= second; ++first) {
      const std::string cut = play(bytes, first, second);
      if (cut == whole) continue;
      return base::concat("cut at ", std::to_string(first), " and ", std::to_string(second), ": ",
                          cut, "\nwhole: ", whole);
    }
  }
  return "the same";
}

}  // namespace translate
