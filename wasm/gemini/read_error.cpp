#include "gemini/read_error.h"

#include "base/civil_time.h"
#include "base/text.h"
#include "gemini/choose_repair.h"
#include "gemini/error_param.h"
#include "gemini/failed_call.h"
#include "gemini/file_use.h"
#include "gemini/read_quota_error.h"

namespace gemini {
namespace {

using base::ErrorCode;
using chat::CoolReason;
using chat::Failure;
using chat::KeyEffect;
using chat::NextStep;

Failure suspect(const FailedCall& c) {
  Failure failure = disable(CoolReason::kInvalid, c);
  failure.effect = KeyEffect::kSuspect;
  return failure;
}

// The words alone count only where Google puts them: a complaint about a field quotes the client.
bool is_invalid_key(const FailedCall& c) {
  if (c.reason("API_KEY_INVALID")) return true;
  if (!c.error.fields.empty() || !base::starts_with_ignore_case(c.error.message, "api key")) {
    return false;
  }
  return c.says("api key not valid") || c.says("api key expired") || c.says("api key not found");
}

// What Google refuses of files repeats their names, which are the client's words: where a request
// names some only a sentence of Google's own at the beginning tells of the key.
bool begins_with_own(const FailedCall& c, std::string_view sentence) {
  return base::starts_with_ignore_case(c.error.message, sentence);
}

// A precondition can also be one of the request (a file that is still processed, a store that is
// not empty), which no key meets.
bool needs_billing(const FailedCall& c) {
  if (c.error.status != "FAILED_PRECONDITION") return false;
  if (c.input.names_files) return begins_with_own(c, "gemini api free tier is not available");
  return c.says("billing") || c.says("free tier");
}

bool is_suspended(const FailedCall& c) {
  for (const std::string_view reason :
       {"CONSUMER_SUSPENDED", "CONSUMER_INVALID", "SERVICE_DISABLED", "API_KEY_SERVICE_BLOCKED",
        "API_KEY_HTTP_REFERRER_BLOCKED", "API_KEY_ANDROID_APP_BLOCKED",
        "API_KEY_IOS_APP_BLOCKED"}) {
    if (c.reason(reason)) return true;
  }
  if (c.names_files()) return begins_with_own(c, "your project has been denied access");
  return c.says("has been suspended") || c.says("has been denied");
}

bool is_leaked(const FailedCall& c) {
  if (c.names_files()) return begins_with_own(c, "your api key was reported as leaked");
  return c.says("reported as leaked");
}

Failure read_bad_request(const FailedCall& c) {
  if (is_invalid_key(c)) return suspect(c);
  if (c.error.status == "FAILED_PRECONDITION" && c.says("location is not supported")) {
    return switch_once(ErrorCode::kRegionUnsupported, c);
  }
  if (needs_billing(c)) {
    return cool(KeyEffect::kCoolKey, CoolReason::kBilling, c.input.now_ms + base::kDayMs,
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
Failure read_unauthorised(const FailedCall& c) {
  if (c.reason("CREDENTIALS_MISSING")) return fail_now(ErrorCode::kPermissionDenied, c);
  return c.error.reasons.empty() ? suspect(c) : disable(CoolReason::kInvalid, c);
}

// What the request names may belong to the project of another key. `code` tells of the model
// itself.
Failure of_another_project(ErrorCode code, const FailedCall& c) {
  const bool file = !is_tuned_model(c.input.model) || is_file_refusal(c.error.message);
  Failure failure = switch_once(file ? ErrorCode::kFileNotFound : code, c);
  if (failure.client.code == ErrorCode::kModelNotFound) failure.client.param = "model";
  return failure;
}

Failure read_forbidden(const FailedCall& c) {
  if (is_leaked(c)) return disable(CoolReason::kLeaked, c);
  if (is_suspended(c)) return disable(CoolReason::kSuspended, c);
  if (c.reason("API_KEY_IP_ADDRESS_BLOCKED")) {
    return cool(KeyEffect::kCoolKey, CoolReason::kAddressBlocked, c.input.now_ms + base::kHourMs,
                ErrorCode::kNoAvailableKey, c);
  }
  if (c.reason("BILLING_DISABLED")) {
    return cool(KeyEffect::kCoolKey, CoolReason::kBilling, c.input.now_ms + base::kDayMs,
                ErrorCode::kNoAvailableKey, c);
  }
  if (c.names_files()) return of_another_project(ErrorCode::kPermissionDenied, c);
  return cool(KeyEffect::kCoolModel, CoolReason::kPermission, c.input.now_ms + base::kHourMs,
              ErrorCode::kPermissionDenied, c);
}

Failure read_not_found(const FailedCall& c) {
  if (c.says("no longer available to new users")) {
    return cool(KeyEffect::kCoolModel, CoolReason::kModelGone, c.input.now_ms + base::kDayMs,
                ErrorCode::kModelNotFound, c);
  }
  if (c.names_files()) return of_another_project(ErrorCode::kModelNotFound, c);
  Failure failure = fail_now(ErrorCode::kModelNotFound, c);
  failure.client.param = "model";
  return failure;
}

Failure read_server_failure(int status, const FailedCall& c) {
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

// Google names the status of each refusal in its body. One without it comes from what stands before
// Google (a gateway of the base URL, a firewall), which refuses every key alike.
bool is_refused_before_google(int status, const FailedCall& c) {
  switch (status) {
    case 401:
    case 402:
    case 403:
      return c.error.status.empty();
    case 400:
    case 404:
    case 429:
      // Some of Google's own services name no status here.
      return !c.error.readable && !c.input.body.empty();
    default:
      return false;
  }
}

Failure refused_before_google(int status, const FailedCall& c) {
  const bool limited = status == 429;
  const ErrorCode code = limited ? ErrorCode::kRateLimitExceeded : ErrorCode::kUpstreamError;
  // Who does not have the path, or does not understand what is asked, will not the next time.
  const bool settled = status == 400 || status == 404;
  Failure failure = settled ? fail_now(code, c) : wait(1, code, c);
  if (const auto seconds = base::parse_int(c.input.retry_after); limited && seconds) {
    failure.client.retry_after_s = static_cast<long>(*seconds);
  }
  failure.client.message =
      base::concat("The Gemini base URL refused the call (HTTP ", std::to_string(status), ")",
                   c.error.message.empty() ? "." : ": ", scrub(c.error.message));
  return failure;
}

Failure classify(int status, const FailedCall& c) {
  const bool broken = status == 0 || status == 502 || (status >= 520 && status <= 530);
  if (broken) {
    Failure failure = wait(1, ErrorCode::kUpstreamError, c);
    if (!c.error.readable) failure.client.message = "Gemini could not be reached.";
    return failure;
  }
  if (is_refused_before_google(status, c)) return refused_before_google(status, c);
  switch (status) {
    case 400:
      return read_bad_request(c);
    case 401:
      return read_unauthorised(c);
    case 402:
      return refused_for_credit(c);
    case 403:
      return read_forbidden(c);
    case 404:
      return read_not_found(c);
    case 413:
      return fail_now(ErrorCode::kRequestTooLarge, c);
    case 429:
      return read_quota_error(c);
    case 499:
      return fail_now(ErrorCode::kRequestCancelled, c);
    case 500:
    case 503:
    case 504:
      return read_server_failure(status, c);
    default: {
      if (!c.error.readable) return wait(1, ErrorCode::kUpstreamError, c);
      Failure failure = fail_now(ErrorCode::kUpstreamOther, c);
      if (is_error_status(status)) failure.client.status = status;
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
