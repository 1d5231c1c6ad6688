#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "chat/event.h"

namespace openai {

// Why an answer lacks what was asked for, for endpoints whose answers have no place for a refusal
// or a reason of their end.
class Hindrance {
 public:
  void add(const chat::Event& event);

  // Why what came, if anything, is not the whole of it: kContentPolicyViolation when the prompt or
  // the answer was refused; kContextLengthExceeded, which clients do not repeat as it is, when the
  // model's output limit ended the answer. `param` names what was too long then.
  std::optional<base::Error> find_cut(std::string_view param) const;
  // The model says of itself that it was done.
  bool is_plain_end() const { return end_ == chat::FinishReason::kStop; }
  // kContentPolicyViolation when it is a refusal, otherwise `code` with upstream's words on the
  // end, or `message` when there are none.
  base::Error error(base::ErrorCode code, std::string_view message) const;

 private:
  bool is_refusal() const { return !refusal_.empty(); }

  std::string refusal_;
  std::string finish_message_;
  chat::FinishReason end_ = chat::FinishReason::kStop;
};

}  // namespace openai
