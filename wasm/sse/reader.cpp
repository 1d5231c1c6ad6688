#include "sse/reader.h"

#include "base/text.h"

namespace sse {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// What is larger is not kept for the events to come.
constexpr size_t kKept = 64 * 1024;

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

void Reader::finish() {
  finished_ = true;
}

// The first byte that is neither byte order mark nor white space tells the form. White space goes:
// in front of the first event it means nothing in either.
void Reader::detect_form() {
  while (!input_.empty() && form_ == Form::kUnknown) {
    const char c = input_.front();
    const bool may_be_mark =
        head_.size() < kByteOrderMark.size() && kByteOrderMark.starts_with(head_ + c);
    if (may_be_mark) {
      head_.push_back(c);
      input_.remove_prefix(1);
      continue;
    }
    if (is_blank(c)) {
      input_.remove_prefix(1);
      continue;
    }
    form_ = c == '[' || c == '{' ? Form::kJson : Form::kSse;
  }
}

Reader::Item Reader::next(std::string_view& data) {
  if (form_ == Form::kUnknown) detect_form();
  if (too_large_) return Item::kTooLarge;
  if (done_) return Item::kDone;
  if (given_.capacity() > kKept) given_ = std::string();
  const Item item = form_ == Form::kJson ? next_json(data) : next_sse(data);
  if (item == Item::kTooLarge) too_large_ = true;
  return item;
}

// One line without its end. A line that lies whole in the input is not copied.
bool Reader::take_line(std::string_view& line) {
  if (skip_line_feed_ && !input_.empty()) {
    if (input_.front() == '\n') input_.remove_prefix(1);
    skip_line_feed_ = false;
  }
  const size_t end = input_.find_first_of("\r\n");
  if (end == std::string_view::npos) {
    base::append(line_, input_);
    input_ = {};
    return false;
  }
  skip_line_feed_ = input_[end] == '\r';
  line = input_.substr(0, end);
  input_.remove_prefix(end + 1);
  if (!line_.empty()) {
    base::append(line_, line);
    given_.swap(line_);
    line_.clear();
    line = given_;
  }
  return true;
}

// Answers whether the line closes an event.
bool Reader::take_field(std::string_view line) {
  if (line.empty()) return has_data_ && !data_.empty();
  constexpr std::string_view kData = "data";
  if (!line.starts_with(kData)) return false;
  line.remove_prefix(kData.size());
  if (!line.empty() && line.front() != ':') return false;
  if (!line.empty()) line.remove_prefix(1);
  if (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  take_data(line);
  return false;
}

// Large events come as one line, which is not copied once more.
void Reader::take_data(std::string_view line) {
  const bool whole = !has_data_ && !line.empty() && line.size() <= given_.size() &&
                     line.data() + line.size() == given_.data() + given_.size();
  if (has_data_) data_.push_back('\n');
  has_data_ = true;
  if (!whole) return base::append(data_, line);
  const size_t start = given_.size() - line.size();
  data_.swap(given_);
  data_.erase(0, start);
}

void Reader::give(std::string_view& data) {
  given_.swap(data_);
  data_.clear();
  const size_t size = given_.size();
  given_.reserve(size + kPadding);  // to append would double what is large
  given_.append(kPadding, '\0');
  data = {given_.data(), size};
}

Reader::Item Reader::next_sse(std::string_view& data) {
  for (;;) {
    std::string_view line;
    bool complete = take_line(line);
    if (!complete && finished_) {
      // The last line may lack its end, and the last event its blank line.
      given_.swap(line_);
      line_.clear();
      take_field(given_);
      complete = has_data_;
      line = {};
    }
    if (pending() > kLargestEvent) return Item::kTooLarge;
    if (!complete) return Item::kNone;
    const bool closes = take_field(line);
    if (!line.empty()) continue;
    has_data_ = false;
    if (!closes) {
      data_.clear();
      continue;
    }
    give(data);
    if (data != "[DONE]") return Item::kEvent;
    done_ = true;
    return Item::kDone;
  }
}

Reader::Item Reader::next_json(std::string_view& data) {
  while (!input_.empty()) {
    const char c = input_.front();
    input_.remove_prefix(1);
    if (depth_ == 0 && c != '{') continue;  // brackets, commas and white space between objects
    data_.push_back(c);
    if (data_.size() > kLargestEvent) return Item::kTooLarge;
    if (in_string_) {
      in_string_ = escaped_ || c != '"';
      escaped_ = !escaped_ && c == '\\';
      continue;
    }
    in_string_ = c == '"';
    if (c == '{') ++depth_;
    if (c == '}' && --depth_ == 0) {
      give(data);
      return Item::kEvent;
    }
  }
  return Item::kNone;
}

}  // namespace sse
