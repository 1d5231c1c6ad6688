#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chat/parameter.h"
#include "chat/sound_format.h"
#include "json/value.h"

namespace chat {

// Text to be read aloud. Views point into the client's body or the request's arena.
struct SpeechRequest {
  std::string model;            // the upstream's id: no prefix, alias resolved, path-safe
  std::string requested_model;  // as the client wrote it
  std::string_view input;
  std::string_view instructions;  // how to speak; empty = none
  std::string_view voice;         // as the client wrote it
  SoundFormat format = SoundFormat::kWav;
  const json::Value* google = nullptr;  // options in Google's own words; nullptr = none
  std::vector<Parameter> ignored;
};

}  // namespace chat
