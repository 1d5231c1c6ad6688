#pragma once

#include <string>
#include <string_view>

#include "chat/event.h"

namespace openai {

// What a choice has produced when its end is named.
struct Produced {
  bool output = false;  // text, media or calls
  bool calls = false;
  bool legacy_call = false;  // calls are answered in the deprecated form
};

// `finish_reason` of a choice.
std::string_view map_finish_reason(chat::FinishReason reason, const Produced& produced);

// `refusal` of a choice that was filtered without output: upstream's message, else a sentence that
// names its word for it.
std::string refusal_text(const chat::Event& finish);
std::string blocked_text(std::string_view reason);

}  // namespace openai
