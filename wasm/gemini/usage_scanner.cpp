#include "gemini/usage_scanner.h"

#include "base/arena.h"
#include "gemini/read_usage.h"
#include "json/read.h"

namespace gemini {
namespace {

constexpr std::string_view kBegin = R"("usage)";
constexpr std::string_view kMetadata = "Metadata";
// Counts by modality and nothing else; what is longer is something else of that name.
constexpr size_t kMostBytes = 8192;

bool is_between(char c) {
  return c == ':' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

void UsageScanner::add(std::string_view bytes) {
  while (!bytes.empty()) {
    switch (state_) {
      case State::kSearching:
        bytes = search(bytes);
        break;
      case State::kNaming:
        bytes = name(bytes);
        break;
      case State::kCapturing:
        bytes = capture(bytes);
        break;
    }
  }
}

// Answers what follows the beginning of a name; nothing when there is none.
std::string_view UsageScanner::search(std::string_view bytes) {
  const size_t carried = tail_.size();
  tail_.append(bytes.substr(0, kBegin.size()));
  size_t end = std::string_view::npos;
  if (const size_t at = tail_.find(kBegin); at != std::string::npos) {
    end = at + kBegin.size() - carried;
  } else if (const size_t later = bytes.find(kBegin); later != std::string_view::npos) {
    end = later + kBegin.size();
  }
  if (end == std::string_view::npos) {
    if (bytes.size() >= kBegin.size()) tail_ = bytes.substr(bytes.size() - kBegin.size());
    if (tail_.size() >= kBegin.size()) tail_.erase(0, tail_.size() - kBegin.size() + 1);
    return {};
  }
  tail_.clear();
  name_.clear();
  state_ = State::kNaming;
  return bytes.substr(end);
}

// Answers what follows the name, or what is no more of one.
std::string_view UsageScanner::name(std::string_view bytes) {
  if (bytes.front() == '"') {
    const bool known = name_.empty() || name_ == kMetadata;
    state_ = known ? State::kCapturing : State::kSearching;
    tail_ = "\"";  // where the value should be, another name may begin with it
    object_.clear();
    depth_ = 0;
    in_text_ = escaped_ = false;
    return bytes.substr(1);
  }
  name_.push_back(bytes.front());
  if (!kMetadata.starts_with(name_)) state_ = State::kSearching;
  return bytes.substr(1);
}

// Answers what follows the member's value, or where it is none.
std::string_view UsageScanner::capture(std::string_view bytes) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (object_.empty() && c != '{') {
      if (is_between(c)) {
        tail_.clear();
        continue;
      }
      state_ = State::kSearching;
      return bytes.substr(i);
    }
    tail_.clear();
    object_.push_back(c);
    nest(c);
    if (depth_ > 0 && object_.size() < kMostBytes) continue;
    if (depth_ == 0) read();
    state_ = State::kSearching;
    return bytes.substr(i + 1);
  }
  return {};
}

void UsageScanner::nest(char c) {
  if (in_text_) {
    if (c == '"' && !escaped_) in_text_ = false;
    escaped_ = c == '\\' && !escaped_;
    return;
  }
  if (c == '"') in_text_ = true;
  if (c == '{') ++depth_;
  if (c == '}') --depth_;
}

void UsageScanner::read() {
  base::Arena arena;
  const base::Result<json::Value> object = json::read(object_, arena);
  if (!object) return;
  if (!name_.empty()) {
    usage_ = read_usage(*object);
  } else if (object->find("total_input_tokens") || object->find("total_tokens")) {
    usage_ = read_interaction_usage(*object);
  }
}

}  // namespace gemini
