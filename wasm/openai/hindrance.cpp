#include "openai/hindrance.h"

#include "openai/finish_reason.h"

namespace openai {

void Hindrance::add(const chat::Event& event) {
  if (event.kind == chat::Event::Kind::kBlocked) refusal_ = blocked_text(event.reason);
  if (event.kind != chat::Event::Kind::kFinish) return;
  finish_message_ = event.text;
  if (event.finish == chat::FinishReason::kContentFilter) refusal_ = refusal_text(event);
}

base::Error Hindrance::error(base::ErrorCode code, std::string_view message) const {
  if (is_refusal()) return {base::ErrorCode::kContentPolicyViolation, refusal_};
  return {code, finish_message_.empty() ? std::string(message) : finish_message_};
}

}  // namespace openai
