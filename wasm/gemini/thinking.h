#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "chat/request.h"
#include "gemini/model_family.h"

// Effort → what one scale of thinking calls it.
// https://ai.google.dev/gemini-api/docs/thinking
namespace gemini {

// Wire word of the level; empty when the scale has no levels.
std::string_view map_effort_to_level(chat::Effort effort, Thinking scale);

// Tokens; nullopt when the scale has no budgets.
std::optional<int64_t> map_effort_to_budget(chat::Effort effort, Thinking scale);

// The effort that comes nearest to a level or budget the client gave itself; used when the model
// turns out to know only the other of the two.
chat::Effort map_level_to_effort(std::string_view level);
chat::Effort map_budget_to_effort(int64_t budget);

}  // namespace gemini
