#include "gemini/failed_call.h"

#include "base/text.h"
#include "gemini/file_use.h"

namespace gemini {
namespace {

using base::ErrorCode;
using chat::Failure;
using chat::NextStep;

Failure with_client(Failure failure, ErrorCode code, const FailedCall& call) {
  failure.client.code = code;
  failure.client.message = scrub(call.error.message);
  if (failure.client.message.empty()) {
    failure.client.message =
        base::concat("Gemini answered HTTP ", std::to_string(call.input.status), ".");
  }
  return failure;
}

}  // namespace

bool FailedCall::says(std::string_view words) const {
  return base::contains_ignore_case(error.message, words);
}

bool FailedCall::names_files() const {
  return input.names_files || is_file_refusal(error.message);
}

Failure fail_now(ErrorCode code, const FailedCall& call) {
  return with_client(Failure(), code, call);
}

Failure disable(chat::CoolReason reason, const FailedCall& call) {
  Failure failure;
  failure.effect = chat::KeyEffect::kDisable;
  failure.reason = reason;
  failure.next = NextStep::kNextKey;
  return with_client(failure, ErrorCode::kNoAvailableKey, call);
}

Failure cool(chat::KeyEffect scope, chat::CoolReason reason, int64_t until_ms, ErrorCode code,
             const FailedCall& call) {
  Failure failure;
  failure.effect = scope;
  failure.reason = reason;
  failure.cool_until_ms = until_ms;
  failure.next = NextStep::kNextKey;
  return with_client(failure, code, call);
}

Failure cool_growing(chat::KeyEffect scope, chat::CoolReason reason, int64_t base_ms,
                     int64_t cap_ms, ErrorCode code, const FailedCall& call) {
  Failure failure = cool(scope, reason, 0, code, call);
  failure.cool_until_ms.reset();
  failure.cool_base_ms = base_ms;
  failure.cool_cap_ms = cap_ms;
  return failure;
}

Failure wait(int times, ErrorCode code, const FailedCall& call) {
  Failure failure;
  failure.next = NextStep::kWait;
  failure.waits_allowed = times;
  return with_client(failure, code, call);
}

Failure switch_once(ErrorCode code, const FailedCall& call) {
  Failure failure;
  failure.next = NextStep::kSwitchOnce;
  return with_client(failure, code, call);
}

}  // namespace gemini
