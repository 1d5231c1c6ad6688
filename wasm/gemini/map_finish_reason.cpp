#include "gemini/map_finish_reason.h"

namespace gemini {
namespace {

struct ReasonRow {
  std::string_view word;
  chat::FinishReason reason;
};

constexpr ReasonRow kReasonRows[] = {
    {"STOP", chat::FinishReason::kStop},
    {"FINISH_REASON_UNSPECIFIED", chat::FinishReason::kStop},
    {"MAX_TOKENS", chat::FinishReason::kLength},
    {"SAFETY", chat::FinishReason::kContentFilter},
    {"RECITATION", chat::FinishReason::kContentFilter},
    {"LANGUAGE", chat::FinishReason::kContentFilter},
    {"BLOCKLIST", chat::FinishReason::kContentFilter},
    {"PROHIBITED_CONTENT", chat::FinishReason::kContentFilter},
    {"SPII", chat::FinishReason::kContentFilter},
    {"IMAGE_SAFETY", chat::FinishReason::kContentFilter},
    {"IMAGE_PROHIBITED_CONTENT", chat::FinishReason::kContentFilter},
    {"IMAGE_RECITATION", chat::FinishReason::kContentFilter},
    {"OTHER", chat::FinishReason::kOther},
    {"NO_IMAGE", chat::FinishReason::kOther},
    {"IMAGE_OTHER", chat::FinishReason::kOther},
    {"MALFORMED_FUNCTION_CALL", chat::FinishReason::kMalformed},
    {"UNEXPECTED_TOOL_CALL", chat::FinishReason::kMalformed},
    {"TOO_MANY_TOOL_CALLS", chat::FinishReason::kMalformed},
    {"MALFORMED_RESPONSE", chat::FinishReason::kMalformed},
    {"MISSING_THOUGHT_SIGNATURE", chat::FinishReason::kMalformed},
    {"CONTINUATION", chat::FinishReason::kContinuation},
};

}  // namespace

chat::FinishReason map_finish_reason(std::string_view reason) {
  for (const ReasonRow& row : kReasonRows) {
    if (row.word == reason) return row.reason;
  }
  return chat::FinishReason::kStop;
}

}  // namespace gemini
