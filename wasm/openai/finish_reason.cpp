#include "openai/finish_reason.h"

#include "base/text.h"

namespace openai {
namespace {

std::string_view stop_word(const Produced& produced) {
  if (!produced.calls) return "stop";
  return produced.legacy_call ? "function_call" : "tool_calls";
}

}  // namespace

std::string_view map_finish_reason(chat::FinishReason reason, const Produced& produced) {
  switch (reason) {
    case chat::FinishReason::kStop:
    case chat::FinishReason::kMalformed:
      return stop_word(produced);
    case chat::FinishReason::kLength:
    case chat::FinishReason::kContinuation:
      return "length";
    case chat::FinishReason::kContentFilter:
      return "content_filter";
    case chat::FinishReason::kOther:
      return produced.output ? stop_word(produced) : "content_filter";
  }
  __builtin_unreachable();
}

std::string refusal_text(const chat::Event& finish) {
  if (!finish.text.empty()) return std::string(finish.text);
  return base::concat("The response was blocked by Gemini (", finish.reason, ").");
}

std::string blocked_text(std::string_view reason) {
  return base::concat("The prompt was blocked by Gemini (", reason, ").");
}

}  // namespace openai
