#include "auth/login_throttle.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "http/ip_address.h"

namespace auth {
namespace {

// Ms after the last failure during which no try is looked at.
int64_t delay_after(int64_t failures, int64_t free_tries, int64_t maximum_ms) {
  constexpr int64_t kFirstDelayMs = 1000;
  if (failures < free_tries) return 0;
  int64_t delay = kFirstDelayMs;
  for (int64_t i = free_tries; i < failures && delay < maximum_ms; ++i) delay *= 2;
  return std::min(delay, maximum_ms);
}

int64_t failures_remembered(const LoginRecord& record, int64_t now_ms) {
  return now_ms - record.last_failure_ms < kFailuresKeptMs ? record.failures : 0;
}

int64_t wait_of(const LoginRecord& record, int64_t free_tries, int64_t maximum_ms, int64_t now_ms) {
  const int64_t delay = delay_after(failures_remembered(record, now_ms), free_tries, maximum_ms);
  // A clock that went back must not make the wait longer than the delay.
  return std::clamp<int64_t>(record.last_failure_ms + delay - now_ms, 0, delay);
}

bool is_trusted(const LoginRecord& record, int64_t now_ms) {
  return record.last_success_ms != 0 && now_ms - record.last_success_ms < kTrustKeptMs;
}

// A clock that went back must not make trust last longer than its time.
LoginRecord with_success(const LoginRecord& record, int64_t now_ms) {
  const int64_t age_ms = now_ms - record.last_success_ms;
  const bool renewed = record.failures == 0 && age_ms >= 0 && age_ms < kTrustRenewedMs;
  return renewed ? record : LoginRecord{0, 0, now_ms};
}

LoginRecord with_failure(const LoginRecord& record, int64_t now_ms) {
  return {failures_remembered(record, now_ms) + 1, now_ms, record.last_success_ms};
}

}  // namespace

int64_t login_wait_ms(const LoginRecord& address, const LoginRecord& all, int64_t now_ms) {
  const int64_t own = wait_of(address, kFreeTriesOfAddress, kMaxWaitOfAddressMs, now_ms);
  if (is_trusted(address, now_ms)) return own;
  return std::max(own, wait_of(all, kFreeTriesOfAll, kMaxWaitOfAllMs, now_ms));
}

LoginDecision decide_login(const LoginRecord& address, const LoginRecord& all, Attempt attempt,
                           int64_t now_ms) {
  const int64_t wait_ms = login_wait_ms(address, all, now_ms);
  if (wait_ms > 0) return {wait_ms, address, all};
  switch (attempt) {
    case Attempt::kRightPassword:
      return {0, with_success(address, now_ms), all};
    case Attempt::kWrongPassword:
      return {0, with_failure(address, now_ms), with_failure(all, now_ms)};
  }
  __builtin_unreachable();
}

std::string throttle_name(std::string_view address) {
  if (address.empty()) return "unknown";
  const std::optional<http::Ipv6Address> ipv6 = http::read_ipv6(address);
  if (!ipv6) return std::string(address);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (size_t i = 0; i < 4; ++i) {
    for (int shift = 12; shift >= 0; shift -= 4) out.push_back(kHex[(*ipv6)[i] >> shift & 15]);
    out.push_back(':');
  }
  return out + ":/64";
}

base::Error throttle_error(int64_t wait_ms) {
  const int64_t seconds = std::max<int64_t>(1, (wait_ms + 999) / 1000);
  base::Error error{
      base::ErrorCode::kTooManyAttempts,
      base::concat("Too many wrong passwords. Try again in ", std::to_string(seconds), " s.")};
  error.retry_after_s = static_cast<long>(seconds);
  return error;
}

}  // namespace auth
