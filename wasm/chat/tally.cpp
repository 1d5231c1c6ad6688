#include "chat/tally.h"

namespace chat {

void Tally::add(const AnswerPiece& piece) {
  for (const Event& event : piece.events) {
    switch (event.kind) {
      case Event::Kind::kText:
        has_output_ = has_output_ || !event.text.empty();
        break;
      case Event::Kind::kThought:
        has_thoughts_ = true;
        break;
      case Event::Kind::kCall:
        has_calls_ = true;
        has_output_ = true;
        break;
      case Event::Kind::kImage:
      case Event::Kind::kAudio:
      case Event::Kind::kServerPart:
        has_output_ = true;
        break;
      case Event::Kind::kSignature:
      case Event::Kind::kCitations:
      case Event::Kind::kUrlContext:
      case Event::Kind::kLogprobs:
        break;
      case Event::Kind::kFinish:
        has_finish_ = true;
        finish_ = event.finish;
        finish_message_ = event.text;
        break;
      case Event::Kind::kBlocked:
        blocked_ = true;
        break;
    }
  }
  if (piece.usage) usage_ = *piece.usage;
  if (!piece.continuation_token.empty()) continuation_token_ = piece.continuation_token;
}

Verdict Tally::verdict() const {
  if (blocked_) return Verdict::kBlocked;
  if (!has_finish_) {
    if (has_calls_) return Verdict::kComplete;
    return has_output_ || has_thoughts_ ? Verdict::kInterrupted : Verdict::kEmpty;
  }
  switch (finish_) {
    case FinishReason::kContinuation:
      return continuation_token_.empty() ? Verdict::kComplete : Verdict::kContinuation;
    case FinishReason::kMalformed:
      return has_output_ ? Verdict::kComplete : Verdict::kMalformed;
    case FinishReason::kStop:
      return has_output_ || has_thoughts_ ? Verdict::kComplete : Verdict::kEmpty;
    case FinishReason::kOther:
      return has_output_ ? Verdict::kComplete : Verdict::kEmpty;
    case FinishReason::kLength:
    case FinishReason::kContentFilter:
      return Verdict::kComplete;
  }
  __builtin_unreachable();
}

}  // namespace chat
