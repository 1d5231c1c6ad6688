#include "chat/continuation.h"

namespace chat {

void drop_intermediate_finish(AnswerPiece& piece) {
  std::erase_if(piece.events, [](const Event& event) {
    return event.kind == Event::Kind::kFinish && event.finish == FinishReason::kContinuation;
  });
}

AnswerPiece cut_short(const Usage& told) {
  AnswerPiece piece;
  Event& finish = piece.events.emplace_back();
  finish.kind = Event::Kind::kFinish;
  finish.finish = FinishReason::kLength;
  piece.usage = told;
  return piece;
}

Usage told_usage(const Continued& continued, const Usage& now) {
  if (continued.calls == 0) return now;
  Usage sum = continued.before;
  sum.completion += now.completion;
  sum.reasoning += now.reasoning;
  sum.completion_audio += now.completion_audio;
  sum.total += now.completion;
  return sum;
}

}  // namespace chat
