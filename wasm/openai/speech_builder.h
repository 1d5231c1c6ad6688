#pragma once

#include "base/error.h"
#include "chat/event.h"
#include "openai/hindrance.h"
#include "openai/recording.h"

namespace openai {

// The answer to a request to be read to, gathered from answer pieces.
class SpeechBuilder {
 public:
  explicit SpeechBuilder(chat::SoundFormat format) : format_(format) {}

  void add(const chat::AnswerPiece& piece);
  const chat::Usage& usage() const { return usage_; }
  // Errors: those of Hindrance::find_cut(), as half of it would sound like the whole;
  // kEmptyResponse without sound; kUpstreamError when it is no base64.
  base::Result<Speech> take();

 private:
  chat::SoundFormat format_;
  Recording recording_;
  bool broken_ = false;
  Hindrance hindrance_;
  chat::Usage usage_;
};

}  // namespace openai
