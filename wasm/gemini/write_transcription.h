#pragma once

#include <string>

#include "base/buffer.h"
#include "base/error.h"
#include "chat/transcription.h"
#include "gemini/write_request.h"

namespace gemini {

// Appends the body of `generateContent` and returns the path. The audio is spliced: it must outlive
// the buffer. Models made for transcription are configured, all others are asked in words. May add
// to `request.ignored`. Error: a transcription model is asked to translate.
// https://ai.google.dev/gemini-api/docs/audio
base::Result<std::string> write_transcription_request(chat::TranscriptionRequest& request,
                                                      const WriteOptions& options,
                                                      base::Buffer& out);

}  // namespace gemini
