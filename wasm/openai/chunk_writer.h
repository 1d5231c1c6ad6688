#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"
#include "chat/event.h"
#include "chat/usage_sum.h"
#include "json/write.h"
#include "openai/answer_style.h"
#include "openai/cited_content.h"
#include "openai/finish_reason.h"

namespace openai {

// A streamed chat completion: pieces in, SSE bytes out. The finish chunk is held back until the
// end, because what comes later may change it. It owns what it keeps between pieces.
class ChunkWriter {
 public:
  // `context` must outlive the writer.
  explicit ChunkWriter(const AnswerContext& context) : context_(context) {}

  void add(const chat::AnswerPiece& piece, base::Buffer& out, int choice_offset = 0);
  // Another upstream call follows in the same stream: its usage is summed.
  void next_call() { usage_.next_call(); }
  // Bytes of server-side tools' parts that are kept until the end.
  size_t kept() const { return kept_; }
  // Finish chunks, usage when asked for, [DONE]. What is written refers to the writer.
  void finish(base::Buffer& out);
  // The error event that ends a broken stream; nothing may follow.
  static void fail(const base::Error& error, base::Buffer& out);

 private:
  struct Choice {
    bool opened = false;
    size_t call_count = 0;
    int image_count = 0;
    bool has_audio = false;
    Produced produced;
    bool has_text = false;
    CitedContent cited;  // where pictures stand in what was told
    // Held for the end, where the last ones of upstream are known.
    std::vector<std::string> annotations;  // JSON of each
    base::Buffer server_parts;             // items of a JSON array
    std::string grounding;
    std::string url_context;
    chat::FinishReason finish = chat::FinishReason::kStop;
    std::string finish_text;
    std::string finish_word;
    bool blocked = false;
  };

  void add_event(const chat::Event& event, int index, Choice& choice, base::Buffer& out);
  void add_call(const chat::CallMade& call, int index, Choice& choice, base::Buffer& out);
  void add_image(const chat::Event& event, int index, Choice& choice, base::Buffer& out);
  void add_audio(const chat::Event& event, int index, Choice& choice, base::Buffer& out);
  void add_server_part(const chat::Event& event, Choice& choice);
  void write_gathered(int index, const Choice& choice, base::Buffer& out);
  void open(int index, Choice& choice, base::Buffer& out);
  void finish_choice(int index, Choice& choice, base::Buffer& out);

  // One chunk of a choice; `write` puts the members of its delta.
  template <typename Write>
  void chunk(int index, base::Buffer& out, Write write, std::string_view finish_reason = {},
             const chat::Event* logprobs = nullptr);
  // One whose delta is a text.
  void text_chunk(int index, std::string_view member, std::string_view text, base::Buffer& out);
  void begin_chunk(json::Writer& out) const;
  void end_chunk(json::Writer& out) const;

  const AnswerContext& context_;
  std::map<int, Choice> choices_;
  std::string id_;
  std::string model_;
  std::string service_tier_;
  chat::UsageSum usage_;
  size_t kept_ = 0;
};

}  // namespace openai
