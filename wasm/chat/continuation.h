#pragma once

#include "chat/event.h"

// Answers longer than the model gives at once: the caller asks on with the token of what came, and
// to the client all of it is one answer.
namespace chat {

// So many further calls one answer may take.
inline constexpr int kMostContinuations = 16;

// Where an answer of several calls stands when one of them begins.
struct Continued {
  int calls = 0;  // that have ended
  Usage before;   // of them, as the client is told

  bool may_go_on() const { return calls < kMostContinuations; }
};

// Makes a piece one of an answer that goes on: the reason for which the call ended is taken out.
void drop_intermediate_finish(AnswerPiece& piece);

// The end of an answer of which a further call failed: what was written stands, as cut.
AnswerPiece cut_short(const Usage& told);

// What the client is told: the prompt of the first call, what was written by all. `now` is of the
// one under way.
Usage told_usage(const Continued& continued, const Usage& now);

}  // namespace chat
