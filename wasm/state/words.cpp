#include "state/words.h"

namespace state {

std::string_view word(chat::CoolReason reason) {
  switch (reason) {
    case chat::CoolReason::kNone:
      return "none";
    case chat::CoolReason::kInvalid:
      return "invalid";
    case chat::CoolReason::kSuspended:
      return "suspended";
    case chat::CoolReason::kAddressBlocked:
      return "address_blocked";
    case chat::CoolReason::kBilling:
      return "billing";
    case chat::CoolReason::kCredit:
      return "credit";
    case chat::CoolReason::kNoQuota:
      return "no_quota";
    case chat::CoolReason::kDailyQuota:
      return "daily_quota";
    case chat::CoolReason::kMinuteQuota:
      return "minute_quota";
    case chat::CoolReason::kHourQuota:
      return "hour_quota";
    case chat::CoolReason::kCapacity:
      return "capacity";
    case chat::CoolReason::kModelGone:
      return "model_gone";
    case chat::CoolReason::kPermission:
      return "permission";
  }
  __builtin_unreachable();
}

std::string_view word(chat::KeyEffect effect) {
  switch (effect) {
    case chat::KeyEffect::kNone:
      return "success";
    case chat::KeyEffect::kSuspect:
      return "suspect";
    case chat::KeyEffect::kDisable:
      return "disable";
    case chat::KeyEffect::kCoolKey:
      return "cool_key";
    case chat::KeyEffect::kCoolModel:
      return "cool_model";
  }
  __builtin_unreachable();
}

std::string_view word(chat::Repair repair) {
  switch (repair) {
    case chat::Repair::kNone:
      return "none";
    case chat::Repair::kAppendUserTurn:
      return "append_user_turn";
    case chat::Repair::kThinkingAsBudget:
      return "thinking_as_budget";
    case chat::Repair::kThinkingAsLevel:
      return "thinking_as_level";
    case chat::Repair::kThinkingLowest:
      return "thinking_lowest";
    case chat::Repair::kDropThinking:
      return "drop_thinking";
    case chat::Repair::kFanOut:
      return "fan_out";
    case chat::Repair::kDropPenalty:
      return "drop_penalty";
    case chat::Repair::kDropSampling:
      return "drop_sampling";
    case chat::Repair::kInlineSystem:
      return "inline_system";
    case chat::Repair::kSchemaInWords:
      return "schema_in_words";
    case chat::Repair::kDropStore:
      return "drop_store";
    case chat::Repair::kDropServiceTier:
      return "drop_service_tier";
    case chat::Repair::kDropMediaResolution:
      return "drop_media_resolution";
    case chat::Repair::kDropServerSideTools:
      return "drop_server_side_tools";
    case chat::Repair::kOpenApiSchema:
      return "open_api_schema";
    case chat::Repair::kAutoMode:
      return "auto_mode";
    case chat::Repair::kRelaxSchema:
      return "relax_schema";
    case chat::Repair::kStandInSignatures:
      return "stand_in_signatures";
    case chat::Repair::kAppendText:
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
