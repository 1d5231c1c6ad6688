#pragma once

#include "base/error.h"
#include "chat/speech.h"
#include "json/value.h"
#include "openai/read_chat.h"

namespace openai {

// A text to be read aloud. Views point into the body's tree.
// https://platform.openai.com/docs/api-reference/audio/createSpeech
base::Result<chat::SpeechRequest> read_speech_request(const json::Value& body,
                                                      const ReadOptions& options);

}  // namespace openai
