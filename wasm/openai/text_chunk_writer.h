#pragma once

#include <map>
#include <string>

#include "base/buffer.h"
#include "base/error.h"
#include "chat/event.h"
#include "chat/usage_sum.h"
#include "openai/text_choice.h"

namespace openai {

// A streamed legacy completion: pieces in, SSE bytes out. Finish chunks are held back until the
// end, because what comes later may change them.
class TextChunkWriter {
 public:
  // Both must outlive the writer.
  TextChunkWriter(const AnswerContext& context, const CompletionsRequest& request)
      : context_(context), request_(request) {}

  // `choice_offset` is added to the choice indexes: choices are numbered prompt by prompt.
  void add(const chat::AnswerPiece& piece, base::Buffer& out, int choice_offset = 0);
  // Another upstream call follows in the same stream: its usage is summed.
  void next_call() { usage_.next_call(); }
  // Finish chunks, usage when asked for, [DONE].
  void finish(base::Buffer& out);
  // The error event that ends a broken stream; nothing may follow.
  static void fail(const base::Error& error, base::Buffer& out);

 private:
  struct Choice : TextChoice {
    bool opened = false;  // the prompt stands before the text once
  };

  Choice& open(int index, base::Buffer& out);
  void chunk(std::string_view text, int index, std::string_view finish_reason,
             base::Buffer& out) const;
  void usage_chunk(base::Buffer& out);

  const AnswerContext& context_;
  const CompletionsRequest& request_;
  std::map<int, Choice> choices_;
  std::string id_;
  std::string model_;
  chat::UsageSum usage_;
};

}  // namespace openai
