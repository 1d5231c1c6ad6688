#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "chat/event.h"

namespace openai {

// Why an answer lacks what was asked for, for endpoints whose answers have no place for a refusal.
class Hindrance {
 public:
  void add(const chat::Event& event);

  // The prompt or the answer was refused.
  bool is_refusal() const { return !refusal_.empty(); }
  // kContentPolicyViolation when it is a refusal, otherwise `code` with upstream's words on the
  // end, or `message` when there are none.
  base::Error error(base::ErrorCode code, std::string_view message) const;

 private:
  std::string refusal_;
  std::string finish_message_;
};

}  // namespace openai
