#pragma once

#include <cstdint>
#include <string_view>

#include "chat/failure.h"
#include "gemini/error_body.h"
#include "gemini/read_error.h"

// What the rows of read_error.cpp and read_quota_error.cpp ask and answer.
namespace gemini {

struct FailedCall {
  const ErrorInput& input;
  const ErrorBody& error;

  bool says(std::string_view words) const;
  bool reason(std::string_view word) const { return error.has_reason(word); }
  bool names_files() const;
};

// The client hears upstream's words under `code`.
chat::Failure fail_now(base::ErrorCode code, const FailedCall& call);
chat::Failure disable(chat::CoolReason reason, const FailedCall& call);
chat::Failure cool(chat::KeyEffect scope, chat::CoolReason reason, int64_t until_ms,
                   base::ErrorCode code, const FailedCall& call);
// A cool-down that doubles with every repetition.
chat::Failure cool_growing(chat::KeyEffect scope, chat::CoolReason reason, int64_t base_ms,
                           int64_t cap_ms, base::ErrorCode code, const FailedCall& call);
chat::Failure wait(int times, base::ErrorCode code, const FailedCall& call);
chat::Failure switch_once(base::ErrorCode code, const FailedCall& call);

}  // namespace gemini
