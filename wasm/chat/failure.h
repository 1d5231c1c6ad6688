#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/verdict.h"

// What an unsuccessful upstream call means for the key, for the next attempt and for the client.
// gemini/ reads it from the answer, keys/ applies it, app/ acts on it.
namespace chat {

using base::CoolReason;
using base::KeyEffect;
using base::Repair;

// What to do with the client's request.
enum class NextStep {
  kNextKey,     // another key now, without limit but the attempts'
  kSwitchOnce,  // one other key, then answer the error
  kWait,        // back-off, then any key
  kRepair,      // the same key, with the change named by `repair`
  kFail,        // answer the error
};

// What of a request as it was written a repair can still change.
struct Leeway {
  bool strict_calls = false;   // calls are held to their schemas for `strict` alone
  bool answer_schema = false;  // the answer is held to one
  bool signatures = false;     // some are not the stand-in
};

struct Failure {
  KeyEffect effect = KeyEffect::kNone;
  CoolReason reason = CoolReason::kNone;
  std::optional<int64_t> cool_until_ms;  // absolute; unset with kDisable
  // Cool-downs that grow with every repetition: the first length and the cap, 0 = fixed.
  int64_t cool_base_ms = 0;
  int64_t cool_cap_ms = 0;
  NextStep next = NextStep::kFail;
  int waits_allowed = 0;  // kWait: how often
  Repair repair = Repair::kNone;
  // What the client hears if nothing else helps; message scrubbed.
  base::Error client{base::ErrorCode::kInternal, {}};
  int upstream_status = 0;
};

}  // namespace chat
