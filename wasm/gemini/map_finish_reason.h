#pragma once

#include <string_view>

#include "chat/event.h"

namespace gemini {

// Candidate.finishReason → neutral reason; unknown words count as a plain stop.
// https://ai.google.dev/api/generate-content#FinishReason
chat::FinishReason map_finish_reason(std::string_view reason);

}  // namespace gemini
