#include "gemini/signature_marks.h"

#include <algorithm>

namespace gemini {
namespace {

constexpr std::string_view kCamelName = "thoughtSignature";
constexpr std::string_view kSnakeName = "thought_signature";
constexpr int kEscapeDigits = 4;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

void SignatureMarks::add(std::string_view bytes) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    switch (state_) {
      case State::kSearching:
        i = bytes.find('"', i);
        if (i == std::string_view::npos) return;
        name_.clear();
        state_ = State::kNaming;
        break;
      case State::kNaming:
        name(bytes[i]);
        break;
      case State::kBetween:
        expect_value(bytes[i]);
        break;
      case State::kCapturing:
        capture(bytes[i]);
        break;
    }
  }
}

void SignatureMarks::name(char c) {
  if (c == '"') {
    const bool known = name_ == kCamelName || name_ == kSnakeName;
    state_ = known ? State::kBetween : State::kNaming;  // it may begin the next string
    colon_ = false;
    name_.clear();
    return;
  }
  name_.push_back(c);
  if (!kCamelName.starts_with(name_) && !kSnakeName.starts_with(name_)) state_ = State::kSearching;
}

void SignatureMarks::expect_value(char c) {
  if (c == ' ' || c == '\t' || c == '\r' || c == '\n') return;
  if (c == ':' && !colon_) {
    colon_ = true;
    return;
  }
  const bool begins = c == '"' && colon_;
  state_ = begins ? State::kCapturing : c == '"' ? State::kNaming : State::kSearching;
  escaped_ = false;
  skipped_ = 0;
  value_.clear();
}

void SignatureMarks::capture(char c) {
  if (skipped_ > 0) {
    --skipped_;
  } else if (escaped_) {
    escaped_ = false;
    if (c == 'u') skipped_ = kEscapeDigits;
  } else if (c == '\\') {
    escaped_ = true;
  } else if (c == '"') {
    end_mark();
  } else if (is_letter_or_digit(c)) {
    value_.push_back(c);
    // Cut now and then, so that each letter moves once.
    if (value_.size() >= 2 * kLength) value_.erase(0, value_.size() - kLength);
  }
}

void SignatureMarks::end_mark() {
  state_ = State::kSearching;
  if (value_.empty()) return;
  if (value_.size() > kLength) value_.erase(0, value_.size() - kLength);
  std::erase(found_, value_);
  found_.push_back(value_);
  if (found_.size() > kMost) found_.pop_front();
}

}  // namespace gemini
