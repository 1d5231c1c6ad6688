#include "gemini/thinking.h"

namespace gemini {
namespace {

std::string_view four_levels(chat::Effort effort) {
  switch (effort) {
    case chat::Effort::kNone:
    case chat::Effort::kMinimal:
      return "MINIMAL";
    case chat::Effort::kLow:
      return "LOW";
    case chat::Effort::kMedium:
      return "MEDIUM";
    case chat::Effort::kHigh:
    case chat::Effort::kXHigh:
      return "HIGH";
  }
  __builtin_unreachable();
}

std::string_view two_levels(chat::Effort effort) {
  switch (effort) {
    case chat::Effort::kNone:
    case chat::Effort::kMinimal:
    case chat::Effort::kLow:
      return "MINIMAL";
    case chat::Effort::kMedium:
    case chat::Effort::kHigh:
    case chat::Effort::kXHigh:
      return "HIGH";
  }
  __builtin_unreachable();
}

int64_t pro_budget(chat::Effort effort) {
  switch (effort) {
    case chat::Effort::kNone:
      return 128;
    case chat::Effort::kMinimal:
    case chat::Effort::kLow:
      return 1024;
    case chat::Effort::kMedium:
      return 8192;
    case chat::Effort::kHigh:
      return 24576;
    case chat::Effort::kXHigh:
      return 32768;
  }
  __builtin_unreachable();
}

}  // namespace

std::string_view map_effort_to_level(chat::Effort effort, Thinking scale) {
  switch (scale) {
    case Thinking::kNone:
    case Thinking::kBudget:
    case Thinking::kBudgetPro:
      return {};
    case Thinking::kFourLevels:
      return four_levels(effort);
    case Thinking::kThreeLevels: {
      const std::string_view level = four_levels(effort);
      return level == "MINIMAL" ? "LOW" : level;
    }
    case Thinking::kTwoLevels:
      return two_levels(effort);
  }
  __builtin_unreachable();
}

std::optional<int64_t> map_effort_to_budget(chat::Effort effort, Thinking scale) {
  switch (scale) {
    case Thinking::kBudgetPro:
      return pro_budget(effort);
    case Thinking::kBudget: {
      if (effort == chat::Effort::kNone) return 0;
      return effort == chat::Effort::kXHigh ? 24576 : pro_budget(effort);
    }
    case Thinking::kNone:
    case Thinking::kFourLevels:
    case Thinking::kThreeLevels:
    case Thinking::kTwoLevels:
      return std::nullopt;
  }
  __builtin_unreachable();
}

chat::Effort map_level_to_effort(std::string_view level) {
  if (level == "MINIMAL") return chat::Effort::kMinimal;
  if (level == "LOW") return chat::Effort::kLow;
  if (level == "MEDIUM") return chat::Effort::kMedium;
  return chat::Effort::kHigh;
}

chat::Effort map_budget_to_effort(int64_t budget) {
  constexpr int64_t kLowest = 512;
  constexpr int64_t kLow = 1024;
  constexpr int64_t kMedium = 8192;
  if (budget < 0) return chat::Effort::kHigh;  // -1 = as much as the model likes
  if (budget < kLowest) return chat::Effort::kNone;
  if (budget <= kLow) return chat::Effort::kLow;
  return budget <= kMedium ? chat::Effort::kMedium : chat::Effort::kHigh;
}

}  // namespace gemini
