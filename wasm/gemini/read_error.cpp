#include "gemini/read_error.h"

#include <algorithm>

#include "base/pacific_time.h"
#include "base/text.h"
#include "gemini/choose_repair.h"
#include "gemini/error_body.h"
#include "gemini/error_param.h"
#include "gemini/file_use.h"

namespace gemini {
namespace {

using base::ErrorCode;
using chat::CoolReason;
using chat::Failure;
using chat::KeyEffect;
using chat::NextStep;

constexpr int64_t kSecond = 1000;
constexpr int64_t kMinute = 60 * kSecond;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

// What the rows below ask; one failed call.
struct Case {
  const ErrorInput& input;
  const ErrorBody& error;

  bool says(std::string_view w) const { return base::contains_ignore_case(error.message, w); }
  bool reason(std::string_view word) const { return error.has_reason(word); }
  bool names_files() const { return input.names_files || is_file_refusal(error.message); }
};

Failure with_client(Failure failure, ErrorCode code, const Case& c) {
  failure.client.code = code;
  failure.client.message = scrub(c.error.message);
  if (failure.client.message.empty()) {
    failure.client.message =
        base::concat("Gemini answered HTTP ", std::to_string(c.input.status), ".");
  }
  return failure;
}

Failure fail_now(ErrorCode code, const Case& c) {
  return with_client(Failure(), code, c);
}

Failure disable(CoolReason reason, const Case& c) {
  Failure failure;
  failure.effect = KeyEffect::kDisable;
  failure.reason = reason;
  failure.next = NextStep::kNextKey;
  return with_client(failure, ErrorCode::kNoAvailableKey, c);
}

Failure cool(KeyEffect scope, CoolReason reason, int64_t until_ms, ErrorCode code, const Case& c) {
  Failure failure;
  failure.effect = scope;
  failure.reason = reason;
  failure.cool_until_ms = until_ms;
  failure.next = NextStep::kNextKey;
  return with_client(failure, code, c);
}

// A cool-down that doubles with every repetition.
Failure cool_growing(KeyEffect scope, CoolReason reason, int64_t base_ms, int64_t cap_ms,
                     ErrorCode code, const Case& c) {
  Failure failure = cool(scope, reason, 0, code, c);
  failure.cool_until_ms.reset();
  failure.cool_base_ms = base_ms;
  failure.cool_cap_ms = cap_ms;
  return failure;
}

Failure wait(int times, ErrorCode code, const Case& c) {
  Failure failure;
  failure.next = NextStep::kWait;
  failure.waits_allowed = times;
  return with_client(failure, code, c);
}

Failure switch_once(ErrorCode code, const Case& c) {
  Failure failure;
  failure.next = NextStep::kSwitchOnce;
  return with_client(failure, code, c);
}

int64_t retry_delay(const Case& c, int64_t fallback_ms) {
  if (c.error.retry_delay_ms) return std::max<int64_t>(kSecond, *c.error.retry_delay_ms);
  const std::optional<int64_t> header = base::parse_int(c.input.retry_after);
  return header && *header > 0 ? *header * kSecond : fallback_ms;
}

Failure suspect(const Case& c) {
  Failure failure = disable(CoolReason::kInvalid, c);
  failure.effect = KeyEffect::kSuspect;
  return failure;
}

// The words alone count only where Google puts them: a complaint about a field quotes the client.
bool is_invalid_key(const Case& c) {
  if (c.reason("API_KEY_INVALID")) return true;
  if (!c.error.fields.empty() || !base::starts_with_ignore_case(c.error.message, "api key")) {
    return false;
  }
  return c.says("api key not valid") || c.says("api key expired") || c.says("api key not found");
}

// A precondition can also be one of the request (a file that is still processed, a store that is
// not empty), which no key meets.
bool needs_billing(const Case& c) {
  return c.error.status == "FAILED_PRECONDITION" && !c.input.names_files &&
         (c.says("billing") || c.says("free tier"));
}

bool is_suspended(const Case& c) {
  for (const std::string_view reason :
       {"CONSUMER_SUSPENDED", "CONSUMER_INVALID", "SERVICE_DISABLED", "API_KEY_SERVICE_BLOCKED",
        "API_KEY_HTTP_REFERRER_BLOCKED", "API_KEY_ANDROID_APP_BLOCKED",
        "API_KEY_IOS_APP_BLOCKED"}) {
    if (c.reason(reason)) return true;
  }
  return c.says("reported as leaked") || c.says("has been suspended") || c.says("has been denied");
}

// "limit: 0" that is not the beginning of a longer number.
bool says_limit_zero(const Case& c) {
  constexpr std::string_view kWords = "limit: 0";
  const std::string_view message = c.error.message;
  for (size_t at = message.find(kWords); at != std::string_view::npos;
       at = message.find(kWords, at + 1)) {
    const size_t end = at + kWords.size();
    const bool longer = end < message.size() && message[end] >= '0' && message[end] <= '9';
    if (!longer) return true;
  }
  return false;
}

bool has_zero_quota(const Case& c) {
  for (const QuotaViolation& violation : c.error.violations) {
    if (violation.quota_value == "0") return true;
  }
  return says_limit_zero(c);
}

// Rows 8–12: quotas belong to key (project) and model; the longest cool-down stands first.
Failure read_quota_failure(const Case& c) {
  const int64_t now = c.input.now_ms;
  if (has_zero_quota(c)) {
    return cool(KeyEffect::kCoolModel, CoolReason::kNoQuota, now + kDay,
                ErrorCode::kInsufficientQuota, c);
  }
  if (c.error.has_quota("PerDay")) {
    Failure failure = cool(KeyEffect::kCoolModel, CoolReason::kDailyQuota,
                           base::next_pacific_midnight_ms(now), ErrorCode::kInsufficientQuota, c);
    failure.client.no_retry = true;
    return failure;
  }
  if (c.error.has_quota("PerHour") || c.says("spend")) {
    return cool(KeyEffect::kCoolModel, CoolReason::kHourQuota, now + retry_delay(c, 10 * kMinute),
                ErrorCode::kRateLimitExceeded, c);
  }
  if (c.error.has_quota("PerMinute")) {
    const int64_t delay = std::min(retry_delay(c, kMinute), 2 * kMinute);
    return cool(KeyEffect::kCoolModel, CoolReason::kMinuteQuota, now + delay,
                ErrorCode::kRateLimitExceeded, c);
  }
  return cool_growing(KeyEffect::kCoolModel, CoolReason::kCapacity, retry_delay(c, 30 * kSecond),
                      10 * kMinute, ErrorCode::kRateLimitExceeded, c);
}

Failure read_bad_request(const Case& c) {
  if (is_invalid_key(c)) return suspect(c);
  if (c.error.status == "FAILED_PRECONDITION" && c.says("location is not supported")) {
    return switch_once(ErrorCode::kRegionUnsupported, c);
  }
  if (needs_billing(c)) {
    return cool(KeyEffect::kCoolKey, CoolReason::kBilling, c.input.now_ms + kDay,
                ErrorCode::kInsufficientQuota, c);
  }
  if (c.says("token count") && c.says("exceeds")) {
    Failure failure = fail_now(ErrorCode::kContextLengthExceeded, c);
    failure.client.param = "messages";
    return failure;
  }
  if (c.says("payload size exceeds")) return fail_now(ErrorCode::kRequestTooLarge, c);
  Failure failure = fail_now(ErrorCode::kInvalidArgument, c);
  failure.client.param = map_error_param(c.error);
  failure.repair = choose_repair(c.error.message);
  if (failure.repair != chat::Repair::kNone) failure.next = NextStep::kRepair;
  return failure;
}

// A method that takes no API key at all refuses every key alike; a refusal without a reason counts
// only when it is repeated.
Failure read_unauthorised(const Case& c) {
  if (c.reason("CREDENTIALS_MISSING")) return fail_now(ErrorCode::kPermissionDenied, c);
  return c.error.reasons.empty() ? suspect(c) : disable(CoolReason::kInvalid, c);
}

Failure read_forbidden(const Case& c) {
  if (is_suspended(c)) return disable(CoolReason::kSuspended, c);
  if (c.reason("API_KEY_IP_ADDRESS_BLOCKED")) {
    return cool(KeyEffect::kCoolKey, CoolReason::kAddressBlocked, c.input.now_ms + kHour,
                ErrorCode::kNoAvailableKey, c);
  }
  if (c.reason("BILLING_DISABLED")) {
    return cool(KeyEffect::kCoolKey, CoolReason::kBilling, c.input.now_ms + kDay,
                ErrorCode::kNoAvailableKey, c);
  }
  if (c.names_files()) return switch_once(ErrorCode::kFileNotFound, c);
  return cool(KeyEffect::kCoolModel, CoolReason::kPermission, c.input.now_ms + kHour,
              ErrorCode::kPermissionDenied, c);
}

Failure read_not_found(const Case& c) {
  if (c.says("no longer available to new users")) {
    return cool(KeyEffect::kCoolModel, CoolReason::kModelGone, c.input.now_ms + kDay,
                ErrorCode::kModelNotFound, c);
  }
  if (c.names_files()) return switch_once(ErrorCode::kFileNotFound, c);
  Failure failure = fail_now(ErrorCode::kModelNotFound, c);
  failure.client.param = "model";
  return failure;
}

Failure read_server_failure(int status, const Case& c) {
  switch (status) {
    case 500:
      return wait(1, ErrorCode::kUpstreamInternal, c);
    case 503: {
      Failure failure = wait(2, ErrorCode::kModelOverloaded, c);
      failure.client.retry_after_s = 5;
      return failure;
    }
    case 504:
      return fail_now(ErrorCode::kUpstreamTimeout, c);
    default:
      return wait(1, ErrorCode::kUpstreamError, c);
  }
}

Failure classify(int status, const Case& c) {
  const bool broken = status == 0 || status == 502 || (status >= 520 && status <= 530);
  if (broken) {
    Failure failure = wait(1, ErrorCode::kUpstreamError, c);
    if (!c.error.readable) failure.client.message = "Gemini could not be reached.";
    return failure;
  }
  switch (status) {
    case 400:
      return read_bad_request(c);
    case 401:
      return read_unauthorised(c);
    case 402:
      return cool_growing(KeyEffect::kCoolKey, CoolReason::kCredit, kHour, kDay,
                          ErrorCode::kInsufficientQuota, c);
    case 403:
      return read_forbidden(c);
    case 404:
      return read_not_found(c);
    case 413:
      return fail_now(ErrorCode::kRequestTooLarge, c);
    case 429:
      return read_quota_failure(c);
    case 499:
      return fail_now(ErrorCode::kRequestCancelled, c);
    case 500:
    case 503:
    case 504:
      return read_server_failure(status, c);
    default: {
      if (!c.error.readable) return wait(1, ErrorCode::kUpstreamError, c);
      Failure failure = fail_now(ErrorCode::kUpstreamOther, c);
      failure.client.status = status;
      return failure;
    }
  }
}

}  // namespace

chat::Failure read_failure(const ErrorInput& input, base::Arena& arena) {
  const ErrorBody error = read_error_body(input.body, arena);
  Failure failure = classify(input.status, {input, error});
  failure.upstream_status = input.status;
  return failure;
}

chat::Failure read_stream_failure(const json::Value& error, const ErrorInput& input) {
  const ErrorBody body = read_error_object(error);
  Failure failure = classify(body.code == 0 ? 502 : body.code, {input, body});
  failure.upstream_status = body.code;
  return failure;
}

}  // namespace gemini
