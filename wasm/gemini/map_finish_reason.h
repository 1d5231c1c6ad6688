#pragma once

#include <string_view>

#include "chat/event.h"

namespace gemini {

// Candidate.finishReason → neutral reason. kOther stands for OTHER, NO_IMAGE, IMAGE_OTHER and for
// every word that is not known here: new ones name new troubles.
// https://ai.google.dev/api/generate-content#FinishReason
chat::FinishReason map_finish_reason(std::string_view reason);

}  // namespace gemini
