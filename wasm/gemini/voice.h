#pragma once

#include <optional>
#include <string_view>

namespace gemini {

// Gemini's name of a voice: its own names in any case, or the nearest one to an OpenAI voice.
// nullopt when neither knows it. https://ai.google.dev/gemini-api/docs/speech-generation#voices
std::optional<std::string_view> find_voice(std::string_view name);

}  // namespace gemini
