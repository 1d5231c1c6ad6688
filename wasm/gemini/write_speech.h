#pragma once

#include <string>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "chat/speech.h"
#include "gemini/write_request.h"

namespace gemini {

// Appends the body of `generateContent` on a speech model and returns the path. Errors: `voice` is
// unknown; as of read_google_options(). https://ai.google.dev/gemini-api/docs/speech-generation
base::Result<std::string> write_speech_request(const chat::SpeechRequest& request,
                                               const WriteOptions& options, base::Arena& arena,
                                               base::Buffer& out);

}  // namespace gemini
