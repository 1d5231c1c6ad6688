#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "chat/event.h"
#include "chat/speech.h"
#include "openai/hindrance.h"

namespace openai {

// A recording as it goes to the client.
struct Speech {
  std::string content_type;
  std::string bytes;
};

// The answer to a request to be read to, gathered from answer pieces.
class SpeechBuilder {
 public:
  explicit SpeechBuilder(chat::SpeechRequest::Format format) : format_(format) {}

  void add(const chat::AnswerPiece& piece);
  const chat::Usage& usage() const { return usage_; }
  // Samples as they are or behind a WAV header; a recording that is no bare samples is given as it
  // came, under its own type. Errors: kContentPolicyViolation; kEmptyResponse without sound;
  // kUpstreamError when it is no base64.
  base::Result<Speech> take();

 private:
  chat::SpeechRequest::Format format_;
  std::string mime_;
  std::string bytes_;
  bool broken_ = false;
  Hindrance hindrance_;
  chat::Usage usage_;
};

// The 44 bytes in front of `size` bytes of samples: one channel, 16 bit, the lower byte first.
std::string wav_header(uint32_t size, uint32_t rate);

// Samples a second of a type like `audio/L16;codec=pcm;rate=24000`; 24000 when it does not say.
// 0: the type is not one of bare samples.
uint32_t find_sample_rate(std::string_view mime);

}  // namespace openai
