#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"

// What an unsuccessful upstream call means for the key, for the next attempt and for the client.
// gemini/ reads it from the answer, keys/ applies it, app/ acts on it.
namespace chat {

// What happens to the key that was used.
enum class KeyEffect {
  kNone,        // not the key's fault
  kSuspect,     // invalid for the first time: out for a minute, disabled when confirmed
  kDisable,     // out until an operator acts
  kCoolKey,     // out for every model
  kCoolModel,   // out for this model
};

// Why a key is out; shown to the admin and used to answer when no key is left.
enum class CoolReason {
  kNone,
  kInvalid,
  kSuspended,
  kAddressBlocked,
  kBilling,
  kCredit,
  kNoQuota,      // limit 0: this model is not for this key
  kDailyQuota,
  kMinuteQuota,
  kHourQuota,
  kCapacity,     // 429 without a quota: shared capacity
  kModelGone,    // not for new users
  kPermission,
};

// What to do with the client's request.
enum class NextStep {
  kNextKey,   // another key now, without limit but the attempts'
  kSwitchOnce,  // one other key, then answer the error
  kWait,      // back-off, then any key
  kRepair,    // the same key, with the change named by `repair`
  kFail,      // answer the error
};

// Changes that can make a refused request acceptable.
enum class Repair {
  kNone,
  kAppendUserTurn,
  kThinkingAsBudget,
  kThinkingAsLevel,
  kThinkingLowest,
  kDropThinking,
  kFanOut,
  kDropPenalty,
  kDropSampling,
  kInlineSystem,
  kSchemaInWords,
  kDropStore,
  kDropServiceTier,
  kDropMediaResolution,
  kDropServerSideTools,
  kOpenApiSchema,
  kAutoMode,
  kRelaxSchema,
  kStandInSignatures,
  kAppendText,
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
  base::Error client;     // what the client hears if nothing else helps; message scrubbed
  int upstream_status = 0;
};

}  // namespace chat
