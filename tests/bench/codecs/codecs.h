#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

// The translation alone, as tests/bench/core.js times it: each takes a whole text and answers how
// many bytes it became; nullopt when the text was refused.
namespace codecs {

// An OpenAI chat request, for Gemini.
std::optional<size_t> request(std::string_view body);
// Gemini's whole answer, as a chat completion.
std::optional<size_t> response(std::string_view body);
// Gemini's server-sent events, as chat completion chunks.
std::optional<size_t> stream(std::string_view bytes);

}  // namespace codecs
