#pragma once

#include <string>
#include <string_view>

#include "base/buffer.h"
#include "base/error.h"
#include "chat/event.h"
#include "chat/transcription.h"
#include "openai/hindrance.h"

namespace openai {

// The answer to a request to write speech down, gathered from answer pieces.
class TranscriptionBuilder {
 public:
  explicit TranscriptionBuilder(chat::TranscriptionRequest::Format format) : format_(format) {}

  void add(const chat::AnswerPiece& piece);
  const chat::Usage& usage() const { return usage_; }
  std::string_view content_type() const;
  // {"text","usage"} or the text alone. Silence is an empty text. Error kContentPolicyViolation
  // when the answer was refused and nothing was written down.
  base::Status write(base::Buffer& out) const;

 private:
  chat::TranscriptionRequest::Format format_;
  std::string text_;
  Hindrance hindrance_;
  chat::Usage usage_;
};

}  // namespace openai
