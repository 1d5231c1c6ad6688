#pragma once

#include <deque>
#include <string>
#include <string_view>

namespace gemini {

// What tells thought signatures apart, of those in bytes that pass by unchanged, whatever their
// cut. Looks for the members that hold one, which a text cannot, because quotes in it are escaped.
// A mark is the last letters and digits of a signature: what else is in it SDKs write in one way
// when they read it and in another when they send it back.
class SignatureMarks {
 public:
  // So many are kept, the last ones.
  static constexpr size_t kMost = 4;
  static constexpr size_t kLength = 40;

  void add(std::string_view bytes);
  // In the order in which they came.
  const std::deque<std::string>& found() const { return found_; }

 private:
  enum class State { kSearching, kNaming, kBetween, kCapturing };

  void name(char c);
  void expect_value(char c);
  void capture(char c);
  void end_mark();

  State state_ = State::kSearching;
  bool colon_ = false;
  bool escaped_ = false;
  int skipped_ = 0;    // digits of an escape that are still to come
  std::string name_;   // of the member so far
  std::string value_;  // the end of what was captured
  std::deque<std::string> found_;
};

}  // namespace gemini
