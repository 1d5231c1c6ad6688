#pragma once

#include <vector>

#include "chat/event.h"
#include "json/value.h"

namespace gemini {

// `logprobsResult`: the chosen tokens, each with the likeliest ones at its place.
std::vector<chat::TokenLogprob> read_logprobs(const json::Value& result);

}  // namespace gemini
