#pragma once

// Words of a verdict on an upstream call. They are spoken in an answer (chat/) and written into
// stored documents (state/), two folders of one level.
namespace base {

// What happens to the key that was used.
enum class KeyEffect {
  kNone,       // nothing: what failed is not its fault
  kSuccess,    // it has answered well: suspicion and strikes are forgotten
  kSuspect,    // invalid for the first time: out for a minute, disabled when confirmed
  kDisable,    // out until an operator acts
  kCoolKey,    // out for every model
  kCoolModel,  // out for this model
};

// Why a key is out; shown to the admin and used to answer when no key is left.
enum class CoolReason {
  kNone,
  kInvalid,
  kSuspended,
  kAddressBlocked,
  kBilling,
  kCredit,
  kNoQuota,  // limit 0: this model is not for this key
  kDailyQuota,
  kMinuteQuota,
  kHourQuota,
  kCapacity,   // 429 without a quota: shared capacity
  kModelGone,  // not for new users
  kPermission,
  kUnreadable,  // no SESSION_SECRET_KEY here opens the stored secret
  kLeaked,      // found in public: refused for good
};

// Changes that can make a refused request acceptable.
enum class Repair {
  kNone,
  kAppendUserTurn,
  kThinkingAsBudget,
  kThinkingAsLevel,
  kThinkingLowest,
  kDropThinkingLevel,
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

}  // namespace base
