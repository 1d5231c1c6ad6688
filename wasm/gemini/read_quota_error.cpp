#include "gemini/read_quota_error.h"

#include <algorithm>

#include "base/civil_time.h"
#include "base/pacific_time.h"
#include "base/text.h"

namespace gemini {
namespace {

using base::ErrorCode;
using chat::CoolReason;
using chat::Failure;
using chat::KeyEffect;

int64_t retry_delay(const FailedCall& c, int64_t fallback_ms) {
  if (c.error.retry_delay_ms) return std::max<int64_t>(base::kSecondMs, *c.error.retry_delay_ms);
  const std::optional<int64_t> seconds = base::parse_int(c.input.retry_after);
  const bool meant = seconds && *seconds > 0 && *seconds <= kLongestRetryDelayS;
  return meant ? *seconds * base::kSecondMs : fallback_ms;
}

// A refusal that comes with a new day may still be one of the day before.
int64_t daily_rest_until(int64_t now_ms) {
  constexpr int64_t kLate = 10 * base::kMinuteMs;
  const bool young = base::next_pacific_midnight_ms(now_ms - kLate) <= now_ms;
  return young ? now_ms + kLate : base::next_pacific_midnight_ms(now_ms);
}

// The words for a limit of 0 that is not the beginning of a longer number.
bool says_limit_zero(std::string_view message, std::string_view words) {
  for (size_t at = message.find(words); at != std::string_view::npos;
       at = message.find(words, at + 1)) {
    const size_t end = at + words.size();
    const bool longer = end < message.size() && message[end] >= '0' && message[end] <= '9';
    if (!longer) return true;
  }
  return false;
}

bool has_zero_quota(const FailedCall& c) {
  for (const QuotaViolation& violation : c.error.violations) {
    if (violation.quota_value == "0") return true;
  }
  return says_limit_zero(c.error.message, "limit: 0") ||
         says_limit_zero(c.error.message, "limit=0");
}

// Which quota is used up: Google's id tells it, and where there is none (in answers to
// interactions) the message does, in words.
bool is_quota(std::string_view id_part, std::string_view words, const FailedCall& c) {
  return c.error.violations.empty() ? c.says(words) : c.error.has_quota(id_part);
}

// Google names no quota when it is the search tool's: the key answers as before without the tool.
Failure refused_search(const FailedCall& c) {
  Failure failure = switch_once(ErrorCode::kInsufficientQuota, c);
  failure.client.message = base::concat(
      "Gemini has no quota left for the search tool of this request (googleSearch, googleMaps or "
      "urlContext): ",
      failure.client.message);
  return failure;
}

}  // namespace

Failure refused_for_credit(const FailedCall& c) {
  return cool_growing(KeyEffect::kCoolKey, CoolReason::kCredit, base::kHourMs, base::kDayMs,
                      ErrorCode::kInsufficientQuota, c);
}

Failure read_quota_error(const FailedCall& c) {
  const int64_t now = c.input.now_ms;
  // Google tells of credit that is used up with 402 and, without details, with 429.
  if (c.says("credits are depleted")) return refused_for_credit(c);
  if (has_zero_quota(c)) {
    return cool(KeyEffect::kCoolModel, CoolReason::kNoQuota, now + base::kDayMs,
                ErrorCode::kInsufficientQuota, c);
  }
  if (is_quota("PerDay", "per day", c)) {
    Failure failure = cool(KeyEffect::kCoolModel, CoolReason::kDailyQuota, daily_rest_until(now),
                           ErrorCode::kInsufficientQuota, c);
    failure.client.no_retry = true;
    return failure;
  }
  if (is_quota("PerHour", "per hour", c) || c.says("spend")) {
    return cool(KeyEffect::kCoolModel, CoolReason::kHourQuota,
                now + retry_delay(c, 10 * base::kMinuteMs), ErrorCode::kRateLimitExceeded, c);
  }
  if (is_quota("PerMinute", "per minute", c)) {
    const int64_t delay = std::min(retry_delay(c, base::kMinuteMs), 2 * base::kMinuteMs);
    return cool(KeyEffect::kCoolModel, CoolReason::kMinuteQuota, now + delay,
                ErrorCode::kRateLimitExceeded, c);
  }
  if (c.input.searches && c.error.violations.empty() && !c.error.retry_delay_ms) {
    return refused_search(c);
  }
  return cool_growing(KeyEffect::kCoolModel, CoolReason::kCapacity,
                      retry_delay(c, 30 * base::kSecondMs), 10 * base::kMinuteMs,
                      ErrorCode::kRateLimitExceeded, c);
}

}  // namespace gemini
