#include <string>

#include "fuzz.h"
#include "gemini/read_response.h"
#include "gemini/tool_names.h"
#include "json/read.h"
#include "json/write.h"
#include "sse/reader.h"

namespace {

// Reads a stream as the gateway does and keeps what the client would see.
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
    return text_;
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
      text_ += "|broken";
      return;
    }
    const chat::AnswerPiece piece = response_.read(*body, arena);
    for (const chat::Event& event : piece.events) {
      text_ += base::concat("|", std::to_string(static_cast<int>(event.kind)), ":", event.text, ":",
                            event.call.name, ":", event.reason);
      if (event.call.arguments != nullptr) text_ += json::to_text(*event.call.arguments);
    }
  }

  sse::Reader sse_;
  gemini::ResponseReader response_;
  std::string text_;
  bool ended_ = false;
};

}  // namespace

// However the network cuts it, the stream tells the same story.
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
