#pragma once

#include "base/civil_time.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace support {

inline constexpr const char* kFlash = "gemini-2.5-flash";
inline constexpr const char* kPro = "gemini-2.5-pro";

// Two keys, one client, five chats of which one failed and one was retried.
struct UsageBench : LedgerBench {
  std::string one = add_key("AQ.one");
  std::string two = add_key("AQ.two");
  std::string client = add_worker_key("phone");

  UsageBench() {
    const int64_t now = host.clock_ms;
    state::Report sent;
    sent.outcomes = {answered("a", one, kFlash, client, now - 2 * base::kHourMs),
                     answered("b", one, kPro, client, now), answered("c", two, kFlash, client, now),
                     answered("d", two, kFlash, client, now),
                     answered("e", one, kFlash, client, now)};
    sent.outcomes[3].attempts.insert(sent.outcomes[3].attempts.begin(), {one, 503, {}});
    sent.outcomes[4].result = state::OutcomeResult::kError;
    sent.outcomes[4].status = 429;
    sent.outcomes[4].error = "rate_limit_exceeded";
    sent.outcomes[4].attempts[0] = {one, 429, base::CoolReason::kMinuteQuota};
    report(sent);
  }
};

}  // namespace support

#endif
