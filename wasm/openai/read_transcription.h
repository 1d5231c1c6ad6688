#pragma once

#include <vector>

#include "base/arena.h"
#include "base/error.h"
#include "chat/transcription.h"
#include "http/multipart.h"
#include "openai/read_chat.h"

namespace openai {

// The fields of a form that asks for speech to be written down or translated. Views point into the
// form or the arena; the recording's base64 is left to be made. Errors name the field;
// kRequestTooLarge beyond 20 MB.
// https://platform.openai.com/docs/api-reference/audio/createTranscription
base::Result<chat::TranscriptionRequest> read_transcription_request(
    const std::vector<http::FormPart>& form, chat::TranscriptionRequest::Task task,
    const ReadOptions& options, base::Arena& arena);

}  // namespace openai
