#include "state/words.h"

namespace state {

std::string_view word(base::CoolReason reason) {
  switch (reason) {
    case base::CoolReason::kNone:
      return "none";
    case base::CoolReason::kInvalid:
      return "invalid";
    case base::CoolReason::kSuspended:
      return "suspended";
    case base::CoolReason::kAddressBlocked:
      return "address_blocked";
    case base::CoolReason::kBilling:
      return "billing";
    case base::CoolReason::kCredit:
      return "credit";
    case base::CoolReason::kNoQuota:
      return "no_quota";
    case base::CoolReason::kDailyQuota:
      return "daily_quota";
    case base::CoolReason::kMinuteQuota:
      return "minute_quota";
    case base::CoolReason::kHourQuota:
      return "hour_quota";
    case base::CoolReason::kCapacity:
      return "capacity";
    case base::CoolReason::kModelGone:
      return "model_gone";
    case base::CoolReason::kPermission:
      return "permission";
    case base::CoolReason::kUnreadable:
      return "unreadable";
    case base::CoolReason::kLeaked:
      return "leaked";
  }
  __builtin_unreachable();
}

std::string_view word(base::KeyEffect effect) {
  switch (effect) {
    case base::KeyEffect::kNone:
      return "none";
    case base::KeyEffect::kSuccess:
      return "success";
    case base::KeyEffect::kSuspect:
      return "suspect";
    case base::KeyEffect::kDisable:
      return "disable";
    case base::KeyEffect::kCoolKey:
      return "cool_key";
    case base::KeyEffect::kCoolModel:
      return "cool_model";
  }
  __builtin_unreachable();
}

std::string_view word(base::Repair repair) {
  switch (repair) {
    case base::Repair::kNone:
      return "none";
    case base::Repair::kAppendUserTurn:
      return "append_user_turn";
    case base::Repair::kThinkingAsBudget:
      return "thinking_as_budget";
    case base::Repair::kThinkingAsLevel:
      return "thinking_as_level";
    case base::Repair::kThinkingLowest:
      return "thinking_lowest";
    case base::Repair::kDropThinkingLevel:
      return "drop_thinking_level";
    case base::Repair::kDropThinking:
      return "drop_thinking";
    case base::Repair::kFanOut:
      return "fan_out";
    case base::Repair::kDropPenalty:
      return "drop_penalty";
    case base::Repair::kDropSampling:
      return "drop_sampling";
    case base::Repair::kInlineSystem:
      return "inline_system";
    case base::Repair::kSchemaInWords:
      return "schema_in_words";
    case base::Repair::kDropStore:
      return "drop_store";
    case base::Repair::kDropServiceTier:
      return "drop_service_tier";
    case base::Repair::kDropMediaResolution:
      return "drop_media_resolution";
    case base::Repair::kDropServerSideTools:
      return "drop_server_side_tools";
    case base::Repair::kOpenApiSchema:
      return "open_api_schema";
    case base::Repair::kAutoMode:
      return "auto_mode";
    case base::Repair::kRelaxSchema:
      return "relax_schema";
    case base::Repair::kStandInSignatures:
      return "stand_in_signatures";
    case base::Repair::kAppendText:
      return "append_text";
  }
  __builtin_unreachable();
}

std::string_view word(HealthState state) {
  switch (state) {
    case HealthState::kReady:
      return "ready";
    case HealthState::kCooling:
      return "cooling";
    case HealthState::kExhausted:
      return "exhausted";
    case HealthState::kInvalid:
      return "invalid";
    case HealthState::kSuspended:
      return "suspended";
  }
  __builtin_unreachable();
}

std::string_view word(Strategy strategy) {
  switch (strategy) {
    case Strategy::kLeastUsed:
      return "least_used";
    case Strategy::kRoundRobin:
      return "round_robin";
    case Strategy::kSticky:
      return "sticky";
  }
  __builtin_unreachable();
}

std::string_view word(Category category) {
  switch (category) {
    case Category::kPro:
      return "Pro";
    case Category::kFlash:
      return "Flash";
    case Category::kFlashLite:
      return "Flash-Lite";
    case Category::kCustom:
      return "Custom";
  }
  __builtin_unreachable();
}

std::string_view word(IncludeThoughts mode) {
  switch (mode) {
    case IncludeThoughts::kAuto:
      return "auto";
    case IncludeThoughts::kAlways:
      return "always";
    case IncludeThoughts::kNever:
      return "never";
  }
  __builtin_unreachable();
}

std::string_view word(ImagesAs mode) {
  switch (mode) {
    case ImagesAs::kImages:
      return "images";
    case ImagesAs::kMarkdown:
      return "markdown";
  }
  __builtin_unreachable();
}

std::string_view word(StoreMode mode) {
  switch (mode) {
    case StoreMode::kSendFalse:
      return "false";
    case StoreMode::kOmit:
      return "omit";
  }
  __builtin_unreachable();
}

std::string_view word(MediaUrl mode) {
  switch (mode) {
    case MediaUrl::kInline:
      return "inline";
    case MediaUrl::kUpstream:
      return "upstream";
  }
  __builtin_unreachable();
}

}  // namespace state
