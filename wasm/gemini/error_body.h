#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "json/value.h"

namespace gemini {

// Nobody means to ask for a longer wait, which is read as none.
inline constexpr int64_t kLongestRetryDelayS = 10'000'000;

struct QuotaViolation {
  std::string_view quota_id;
  std::string_view quota_value;
};

// A google.rpc.Status as the Gemini API answers it, also wrapped in an array; every field may be
// absent. Views into the body or the arena.
struct ErrorBody {
  int code = 0;
  std::string_view status;
  std::string_view message;
  std::vector<std::string_view> reasons;   // ErrorInfo.reason
  std::vector<QuotaViolation> violations;  // QuotaFailure
  std::optional<int64_t> retry_delay_ms;   // RetryInfo
  std::vector<std::string_view> fields;    // BadRequest.fieldViolations[].field
  bool readable = false;                   // the body was such an object

  bool has_reason(std::string_view reason) const;
  // Any quota id that contains the word.
  bool has_quota(std::string_view word) const;
};

ErrorBody read_error_body(std::string_view body, base::Arena& arena);
// The `error` member of an answer, whatever its HTTP status, also of the first in a list; nullptr
// when it has none. Lives as long as `answer`.
const json::Value* find_error(const json::Value& answer);
// The value of an `error` member.
ErrorBody read_error_object(const json::Value& error);

// The message without keys and project numbers.
std::string scrub(std::string_view message);

}  // namespace gemini
