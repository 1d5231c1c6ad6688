#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chat/event.h"

namespace chat {

// What became of an answer, as policy needs it.
enum class Verdict {
  kComplete,
  kBlocked,       // the prompt was refused; not the key's fault
  kEmpty,         // nothing came though nothing forbade it: worth another try
  kMalformed,     // the model wrote a call that cannot be read, and nothing else
  kContinuation,  // more can be had with continuation_token()
  kInterrupted,   // upstream ended without a finish reason
};

// Adds up an answer piece by piece; owns all it keeps.
class Tally {
 public:
  void add(const AnswerPiece& piece);

  Verdict verdict() const;
  bool has_finish() const { return has_finish_; }
  const Usage& usage() const { return usage_; }
  const std::string& continuation_token() const { return continuation_token_; }
  // Upstream's words on the last finish; may be empty.
  const std::string& finish_message() const { return finish_message_; }

 private:
  bool has_output_ = false;  // text, calls or media for the client
  bool has_calls_ = false;
  bool has_thoughts_ = false;
  bool has_finish_ = false;
  bool blocked_ = false;
  FinishReason finish_ = FinishReason::kStop;
  std::string finish_message_;
  std::string continuation_token_;
  Usage usage_;
};

}  // namespace chat
