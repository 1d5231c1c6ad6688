#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "chat/event.h"
#include "json/write.h"
#include "openai/answer_style.h"
#include "openai/finish_reason.h"
#include "openai/read_completions.h"

// Legacy completions: what whole answers and chunks share.
namespace openai {

// What is known of one choice besides its text.
struct TextChoice {
  Produced produced;
  chat::FinishReason finish = chat::FinishReason::kStop;
};

// The text an event adds to its choice; the rest is taken into the choice. Such a choice is nothing
// but text: thoughts, media and refusals are left out.
std::string_view take_text(const chat::Event& event, TextChoice& choice);

// What stands in front of a choice's text: its prompt, or nothing.
std::string_view echoed_prompt(const CompletionsRequest& request, int index);

// {"text","index","logprobs":null,"finish_reason"}; null while `finish_reason` is empty.
void write_text_choice(std::string_view text, int index, std::string_view finish_reason,
                       json::Writer& out);

// The members in front of `choices`; the object is left open.
void begin_text_completion(std::string_view id, std::string_view model,
                           const AnswerContext& context, json::Writer& out);

}  // namespace openai
