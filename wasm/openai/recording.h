#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "chat/event.h"
#include "chat/sound_format.h"

namespace openai {

// A recording as it goes to the client.
struct Speech {
  std::string content_type;
  std::string bytes;
};

// Sound that comes in parts.
class Recording {
 public:
  // False when the part, an event of sound, is no base64: it is left out.
  bool add(const chat::Event& part);
  bool empty() const { return bytes_.empty(); }
  // Samples in the format; what is no bare samples is given as it came, under its own type. Nothing
  // is left.
  Speech take(chat::SoundFormat format);

 private:
  std::string mime_;  // of the first part
  std::string bytes_;
};

// The 44 bytes in front of `size` bytes of samples: one channel, 16 bit, the lower byte first.
std::string wav_header(uint32_t size, uint32_t rate);

// Samples a second of a type like `audio/L16;codec=pcm;rate=24000`; 24000 when it does not say.
// 0: the type is not one of bare samples.
uint32_t find_sample_rate(std::string_view mime);

}  // namespace openai
