#pragma once

#include "base/buffer.h"
#include "chat/event.h"
#include "openai/response_assembly.h"

namespace openai {

// A whole response, gathered from answer pieces and written once.
class ResponsesBuilder {
 public:
  // Both must outlive the builder.
  ResponsesBuilder(const AnswerContext& context, const ResponsesEcho& echo)
      : assembly_(context, echo) {}

  // A response has one choice: events of others are left out.
  void add(const chat::AnswerPiece& piece, int /*choice_offset*/ = 0) {
    assembly_.add(piece, nullptr);
  }
  void next_call() { assembly_.next_call(); }
  // Ends the response; nothing may be added afterwards, and what is written refers to the builder.
  void write(base::Buffer& out) {
    assembly_.finish(nullptr);
    json::Writer writer(out);
    assembly_.write(ResponseAssembly::Moment::kFinished, nullptr, writer);
  }

 private:
  ResponseAssembly assembly_;
};

}  // namespace openai
