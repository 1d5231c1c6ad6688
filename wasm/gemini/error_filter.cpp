#include "gemini/error_filter.h"

#include <algorithm>

#include "gemini/error_body.h"

namespace gemini {
namespace {

constexpr std::string_view kErrorName = R"("error")";
constexpr std::string_view kDataField = "data:";
// Google's errors have a few hundred bytes, and what stands before the first event has six.
constexpr size_t kMostHeld = size_t{64} * 1024;
constexpr size_t kMostBefore = 1024;

// Between the begin of an event and its first member: blanks, and in an event of several lines what
// the next one begins with.
bool is_filler(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || kDataField.contains(c);
}

// The data of an event of several lines as one text.
std::string join_lines(std::string_view event) {
  std::string out;
  for (size_t i = 0; i < event.size(); ++i) {
    const bool begins_line = i > 0 && (event[i - 1] == '\n' || event[i - 1] == '\r');
    if (begins_line && event.substr(i).starts_with(kDataField)) i += kDataField.size();
    if (i < event.size()) out.push_back(event[i]);
  }
  return out;
}

}  // namespace

bool ErrorFilter::feed(std::string_view bytes, base::Buffer& out) {
  while (!bytes.empty() && state_ != State::kStopped) bytes = take(bytes, out);
  return state_ != State::kStopped;
}

void ErrorFilter::finish(base::Buffer& out) {
  if (state_ == State::kHolding) end_error(out);
  if (state_ != State::kStopped) release(out);
}

// Answers what was not yet looked at; so do those it calls.
std::string_view ErrorFilter::take(std::string_view bytes, base::Buffer& out) {
  switch (state_) {
    case State::kBetween:
      return look_between(bytes, out);
    case State::kNaming:
      return look_at_name(bytes, out);
    case State::kHolding:
      return hold(bytes, out);
    case State::kPassing: {
      const size_t size = walk(bytes);
      if (!is_inside()) state_ = State::kBetween;
      pass(bytes.substr(0, size), out);
      return bytes.substr(size);
    }
    case State::kStopped:
      break;
  }
  return {};
}

std::string_view ErrorFilter::look_between(std::string_view bytes, base::Buffer& out) {
  const size_t size = walk(bytes);
  if (!is_inside()) {
    pass(bytes, out);
    return {};
  }
  pass(bytes.substr(0, size - 1), out);
  event_at_ = held_.size();
  held_.push_back(bytes[size - 1]);
  named_ = 0;
  state_ = State::kNaming;
  return bytes.substr(size);
}

std::string_view ErrorFilter::look_at_name(std::string_view bytes, base::Buffer& out) {
  const char c = bytes.front();
  const bool goes_on = c == kErrorName[named_];
  if (!goes_on && (named_ > 0 || !is_filler(c) || held_.size() - event_at_ >= kMostBefore)) {
    in_text_ = named_ > 0;
    state_ = State::kPassing;
    release(out);
    return bytes;
  }
  held_.push_back(c);
  if (goes_on) ++named_;
  if (named_ == kErrorName.size()) state_ = State::kHolding;
  return bytes.substr(1);
}

std::string_view ErrorFilter::hold(std::string_view bytes, base::Buffer& out) {
  const size_t size = walk(bytes);
  const size_t room = event_at_ + kMostHeld - held_.size();
  held_.append(bytes.substr(0, std::min(size, room)));
  if (size > room) {
    if (error_.empty()) error_ = held_.substr(event_at_);
    state_ = State::kStopped;
  } else if (!is_inside()) {
    end_error(out);
  }
  return bytes.substr(size);
}

void ErrorFilter::end_error(base::Buffer& out) {
  if (error_.empty()) error_ = join_lines(std::string_view(held_).substr(event_at_));
  if (!begun_) {
    state_ = State::kStopped;
    return;
  }
  out.append(scrub(held_));
  held_.clear();
  state_ = State::kBetween;
}

void ErrorFilter::pass(std::string_view bytes, base::Buffer& out) {
  if (begun_) return out.append(bytes);
  held_.append(bytes);
  if (held_.size() > kMostBefore) release(out);
}

// What is held is told, and from here on what is no error is not held.
void ErrorFilter::release(base::Buffer& out) {
  begun_ = true;
  out.append(held_);
  held_.clear();
}

// Goes on to where an event begins or ends; answers how many bytes it takes.
size_t ErrorFilter::walk(std::string_view bytes) {
  const bool inside = is_inside();
  size_t at = 0;
  while (at < bytes.size() && inside == is_inside()) {
    if (in_text_) at += text_end(bytes.substr(at));
    if (at < bytes.size()) nest(bytes[at++]);
  }
  return at;
}

// Where the string ends that `bytes` go on with; their size when that is further on. An answer's
// pictures are strings of megabytes.
size_t ErrorFilter::text_end(std::string_view bytes) {
  for (size_t at = 0;;) {
    const size_t quote = std::min(bytes.find('"', at), bytes.size());
    size_t slashes = quote;
    while (slashes > at && bytes[slashes - 1] == '\\') --slashes;
    const bool carried = escaped_ && slashes == at;
    escaped_ = (quote - slashes + (carried ? 1 : 0)) % 2 == 1;
    if (quote == bytes.size() || !escaped_) return quote;
    escaped_ = false;
    at = quote + 1;
  }
}

void ErrorFilter::nest(char c) {
  switch (c) {
    case '"':
      in_text_ = !in_text_ && depth_ > 0;
      break;
    case '{':
    case '[':
      if (depth_ == 0) in_array_ = c == '[';
      ++depth_;
      break;
    case '}':
    case ']':
      if (depth_ > 0) --depth_;
      break;
    default:
      break;
  }
}

}  // namespace gemini
