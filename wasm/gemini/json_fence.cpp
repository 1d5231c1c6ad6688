#include "gemini/json_fence.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace gemini {
namespace {

constexpr std::string_view kFence = "```";
constexpr std::string_view kOpening = "```json";
constexpr std::string_view kBlanks = " \t\r\n";
// A fence with the blanks around it is shorter; more is never held back.
constexpr size_t kLongestFence = 64;

}  // namespace

std::string_view JsonFence::add(std::string_view text, base::Arena& arena) {
  if (place_ == Place::kWithout) return text;
  held_ += text;
  if (place_ == Place::kBefore) skip_opening();
  switch (place_) {
    case Place::kBefore:
      return {};
    case Place::kInside:
      return arena.copy(take_inside());
    case Place::kWithout:
      return arena.copy(std::exchange(held_, {}));
  }
  __builtin_unreachable();
}

void JsonFence::skip_opening() {
  const size_t start = std::min(held_.find_first_not_of(kBlanks), held_.size());
  const size_t end = std::min(held_.find('\n', start), held_.size());
  const bool whole = end < held_.size();
  const std::string_view line = base::trim(std::string_view(held_).substr(start, end - start));
  const bool fits = end <= kLongestFence && base::starts_with_ignore_case(kOpening, line);
  if (!fits || (whole && line.size() != kFence.size() && line.size() != kOpening.size())) {
    place_ = Place::kWithout;
  } else if (whole) {
    held_.erase(0, end + 1);
    place_ = Place::kInside;
  }
}

// Whether what is held may still be the closing fence when `c` follows.
bool JsonFence::may_close(char c) {
  if (looked_at_ == kLongestFence) return false;
  if (c == '`') return ++ticks_ <= kFence.size();
  const bool around = ticks_ == 0 || ticks_ == kFence.size();
  return around && kBlanks.find(c) != std::string_view::npos;
}

// JSON has no line that begins with a fence: in its strings a line break is written `\n`.
std::string JsonFence::take_inside() {
  std::string shown;
  while (looked_at_ < held_.size()) {
    if (looked_at_ == 0) {
      const size_t line_end = std::min(held_.find('\n'), held_.size());
      shown.append(held_, 0, line_end);
      held_.erase(0, line_end);
      if (held_.empty()) break;
      looked_at_ = 1;
    } else if (may_close(held_[looked_at_])) {
      ++looked_at_;
    } else {
      shown.append(held_, 0, looked_at_);
      held_.erase(0, looked_at_);
      looked_at_ = ticks_ = 0;
    }
  }
  return shown;
}

std::string_view JsonFence::finish(base::Arena& arena) {
  const std::string rest = std::exchange(held_, {});
  looked_at_ = 0;
  const bool closing = std::exchange(ticks_, 0) == kFence.size();
  if (place_ == Place::kBefore && !rest.empty()) place_ = Place::kWithout;
  return closing ? std::string_view() : arena.copy(rest);
}

}  // namespace gemini
