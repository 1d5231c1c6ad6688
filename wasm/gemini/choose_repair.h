#pragma once

#include <string_view>

#include "chat/failure.h"

namespace gemini {

// The change that can make a refused request acceptable, by the words of the refusal; kNone when
// there is none. https://ai.google.dev/gemini-api/docs/troubleshooting
chat::Repair choose_repair(std::string_view message);

}  // namespace gemini
