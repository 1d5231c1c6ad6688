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
  // {"text","usage"} or the text alone. Silence is an empty text. Errors, as half a transcript
  // would look like a whole one: those of Hindrance::find_cut(); kEmptyResponse when the model gave
  // up.
  base::Status write(base::Buffer& out) const;

 private:
  chat::TranscriptionRequest::Format format_;
  std::string text_;
  Hindrance hindrance_;
  chat::Usage usage_;
};

}  // namespace openai
