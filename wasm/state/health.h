#pragma once

#include <cstdint>

#include "base/verdict.h"

namespace state {

enum class HealthState {
  kReady,
  kCooling,    // until `until_ms`
  kExhausted,  // out of a daily or credit quota, until `until_ms`
  kInvalid,    // until an operator acts
  kSuspended,  // until an operator acts
};

// Health of a key, for one model or for all of them. What has run out is not rewritten: whether a
// key is ready is a function of this value and the time (keys/health.h).
struct Health {
  HealthState state = HealthState::kReady;
  base::CoolReason reason = base::CoolReason::kNone;
  int64_t until_ms = 0;  // kCooling, kExhausted: over at this instant; otherwise 0
  int strikes = 0;       // growing cool-downs in a row; cleared by a success
  int status = 0;        // HTTP status of the upstream's answer that caused it, 0 = none

  bool operator==(const Health&) const = default;
};

// Two fixed minutes that stand for the last sixty seconds: the older one counts by the share of it
// that is not yet a minute old (keys/window.h).
struct Window {
  int64_t minute = 0;  // Unix time in whole minutes, of the newer one
  int64_t requests = 0;
  int64_t tokens = 0;
  int64_t previous_requests = 0;
  int64_t previous_tokens = 0;
};

}  // namespace state
