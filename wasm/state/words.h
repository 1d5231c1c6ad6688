#pragma once

#include <optional>
#include <string_view>

#include "base/verdict.h"
#include "state/health.h"
#include "state/settings.h"

// The words the enumerations have inside stored documents and in the admin API. Each switch is the
// one table of its enumeration; words are never changed, only added.
namespace state {

std::string_view word(base::CoolReason reason);
std::string_view word(base::KeyEffect effect);
std::string_view word(base::Repair repair);
std::string_view word(HealthState state);
std::string_view word(Strategy strategy);
std::string_view word(Category category);
std::string_view word(IncludeThoughts mode);
std::string_view word(ImagesAs mode);
std::string_view word(StoreMode mode);
std::string_view word(MediaUrl mode);

// The last enumerator of each, so that a word can be looked up by trying all of them.
constexpr base::CoolReason last_of(base::CoolReason) {
  return base::CoolReason::kLeaked;
}
constexpr base::KeyEffect last_of(base::KeyEffect) {
  return base::KeyEffect::kCoolModel;
}
constexpr base::Repair last_of(base::Repair) {
  return base::Repair::kAppendText;
}
constexpr HealthState last_of(HealthState) {
  return HealthState::kSuspended;
}
constexpr Strategy last_of(Strategy) {
  return Strategy::kSticky;
}
constexpr Category last_of(Category) {
  return Category::kCustom;
}
constexpr IncludeThoughts last_of(IncludeThoughts) {
  return IncludeThoughts::kNever;
}
constexpr ImagesAs last_of(ImagesAs) {
  return ImagesAs::kMarkdown;
}
constexpr StoreMode last_of(StoreMode) {
  return StoreMode::kOmit;
}
constexpr MediaUrl last_of(MediaUrl) {
  return MediaUrl::kUpstream;
}

// The enumerator with this word; nullopt for any other text.
template <typename Enum>
std::optional<Enum> find_word(std::string_view text) {
  for (int i = 0; i <= static_cast<int>(last_of(Enum{})); ++i) {
    if (word(static_cast<Enum>(i)) == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace state
