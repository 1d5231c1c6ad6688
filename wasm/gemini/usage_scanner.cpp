#include "gemini/usage_scanner.h"

#include <algorithm>

#include "base/arena.h"
#include "gemini/read_usage.h"
#include "json/read.h"

namespace gemini {
namespace {

constexpr std::string_view kMember = R"("usageMetadata")";
// Counts by modality and nothing else; what is longer is something else of that name.
constexpr size_t kMostBytes = 8192;

}  // namespace

void UsageScanner::add(std::string_view bytes) {
  while (!bytes.empty()) bytes = capturing_ ? capture(bytes) : search(bytes);
}

// Answers what follows the member's name; nothing when it is not there.
std::string_view UsageScanner::search(std::string_view bytes) {
  const size_t carried = tail_.size();
  tail_.append(bytes.substr(0, kMember.size()));
  size_t end = std::string_view::npos;
  if (const size_t at = tail_.find(kMember); at != std::string::npos) {
    end = at + kMember.size() - carried;
  } else if (const size_t later = bytes.find(kMember); later != std::string_view::npos) {
    end = later + kMember.size();
  }
  if (end == std::string_view::npos) {
    if (bytes.size() >= kMember.size()) tail_ = bytes.substr(bytes.size() - kMember.size());
    if (tail_.size() >= kMember.size()) tail_.erase(0, tail_.size() - kMember.size() + 1);
    return {};
  }
  tail_.clear();
  object_.clear();
  depth_ = 0;
  capturing_ = true;
  return bytes.substr(end);
}

// Answers what follows the member's value.
std::string_view UsageScanner::capture(std::string_view bytes) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (depth_ > 0 || c == '{') object_.push_back(c);
    if (c == '{') ++depth_;
    if (c == '}') --depth_;
    const bool before = depth_ == 0 && object_.empty();
    const bool other = before && std::string_view(": \t\r\n").find(c) == std::string_view::npos;
    if ((before && !other) || (depth_ > 0 && object_.size() < kMostBytes)) continue;
    if (depth_ == 0 && !other) read();
    capturing_ = false;
    return bytes.substr(i + 1);
  }
  return {};
}

void UsageScanner::read() {
  base::Arena arena;
  const base::Result<json::Value> object = json::read(object_, arena);
  if (object) usage_ = read_usage(*object);
}

}  // namespace gemini
