#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

// How fast passwords may be tried. Pure: the Ledger keeps one record for each address and one for
// all of them, and runs check and record as one step, so that parallel tries cannot pass together.
namespace auth {

inline constexpr int64_t kFreeTriesOfAddress = 5;
inline constexpr int64_t kFreeTriesOfAll = 20;
inline constexpr int64_t kMaxWaitOfAddressMs = 15 * 60'000;
// Low, because it also stops the owner, whom strangers must not lock out.
inline constexpr int64_t kMaxWaitOfAllMs = 30'000;
inline constexpr int64_t kFailuresKeptMs = 24 * 3'600'000LL;
inline constexpr int64_t kTrustKeptMs = 30 * 24 * 3'600'000LL;
// Trust is renewed no oftener, so that the usual place logs in without a write: also on a day that
// has used up its rows.
inline constexpr int64_t kTrustRenewedMs = 24 * 3'600'000LL;

struct LoginRecord {
  int64_t failures = 0;
  int64_t last_failure_ms = 0;
  int64_t last_success_ms = 0;

  bool operator==(const LoginRecord&) const = default;
};

enum class Attempt { kRightPassword, kWrongPassword };

struct LoginDecision {
  int64_t wait_ms = 0;  // > 0: refused unseen, even with the right password
  LoginRecord address;  // to be stored
  LoginRecord all;
};

// Free tries first, then 1 s, 2 s, 4 s … after each failure, up to the maximum. The wait of all
// addresses does not hold for one that has logged in within kTrustKeptMs, so the owner's usual
// place stays open during an attack from many addresses. A refused try changes nothing, nor does
// the right password from where it was given within kTrustRenewedMs.
LoginDecision decide_login(const LoginRecord& address, const LoginRecord& all, Attempt attempt,
                           int64_t now_ms);

// Ms until a try would be looked at; 0 = now. For showing the wait before anything is tried.
int64_t login_wait_ms(const LoginRecord& address, const LoginRecord& all, int64_t now_ms);

// The name under which an address is counted: IPv4 as it is, IPv6 by its /64, which is what one
// customer has. Any other text as it is; empty becomes "unknown".
std::string throttle_name(std::string_view address);

// 429 too_many_attempts with `retry-after`.
base::Error throttle_error(int64_t wait_ms);

}  // namespace auth
