#pragma once

#include <cstdint>
#include <string_view>

#include "base/buffer.h"
#include "base/error.h"
#include "chat/event.h"
#include "openai/response_assembly.h"

namespace openai {

// A streamed response: pieces in, SSE bytes out, the same items as of a whole one.
// https://platform.openai.com/docs/api-reference/responses-streaming
class ResponsesWriter {
 public:
  // Both must outlive the writer.
  ResponsesWriter(const AnswerContext& context, const ResponsesEcho& echo)
      : assembly_(context, echo) {}

  // A response has one choice: events of others are left out.
  void add(const chat::AnswerPiece& piece, base::Buffer& out, int choice_offset = 0);
  void next_call() { assembly_.next_call(); }
  // Bytes that it keeps until finish(). What it puts refers to them.
  size_t kept() const { return assembly_.kept(); }
  // What is open is closed; then `response.completed` or `response.incomplete`.
  void finish(base::Buffer& out);
  // `response.failed`, which ends a broken stream; nothing may follow.
  void fail(const base::Error& error, base::Buffer& out);

 private:
  void begin(base::Buffer& out);
  void put_response(std::string_view type, ResponseAssembly::Moment moment,
                    const base::Error* error, base::Buffer& out);

  ResponseAssembly assembly_;
  int64_t next_number_ = 0;
  bool begun_ = false;
};

}  // namespace openai
