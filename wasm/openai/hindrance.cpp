#include "openai/hindrance.h"

#include "base/text.h"
#include "openai/finish_reason.h"

namespace openai {

void Hindrance::add(const chat::Event& event) {
  if (event.kind == chat::Event::Kind::kBlocked) refusal_ = blocked_text(event.reason);
  if (event.kind != chat::Event::Kind::kFinish) return;
  finish_message_ = event.text;
  end_ = event.finish;
  if (event.finish == chat::FinishReason::kContentFilter) refusal_ = refusal_text(event);
}

std::optional<base::Error> Hindrance::find_cut(std::string_view param) const {
  if (is_refusal()) return base::Error{base::ErrorCode::kContentPolicyViolation, refusal_};
  if (map_finish_reason(end_, Produced()) != "length") return std::nullopt;
  return base::Error{
      base::ErrorCode::kContextLengthExceeded,
      base::concat("The model reached its output limit before the end; send a shorter `", param,
                   "`."),
      std::string(param)};
}

base::Error Hindrance::error(base::ErrorCode code, std::string_view message) const {
  if (is_refusal()) return {base::ErrorCode::kContentPolicyViolation, refusal_};
  return {code, finish_message_.empty() ? std::string(message) : finish_message_};
}

}  // namespace openai
