#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace base {

// Append-only output made of pieces. Small text is copied in; large text (base64 media) is spliced:
// only its view is kept, so its owner must outlive the buffer.
class Buffer {
 public:
  // Views at least this long are worth a piece of their own.
  static constexpr size_t kSpliceMinimum = 4096;

  void append(std::string_view text);
  void append(char c) { append(std::string_view(&c, 1)); }
  void splice(std::string_view text);

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  void clear();

  // The pieces in order; views into this buffer or into spliced text.
  std::vector<std::string_view> pieces() const;
  std::string str() const;

  // All bytes in one piece when nothing was spliced, otherwise empty: callers that write small
  // output read it without a copy.
  std::string_view single_piece() const;

 private:
  struct Piece {
    std::string own;  // used when `external` is empty
    std::string_view external;
    std::string_view view() const { return external.empty() ? std::string_view(own) : external; }
  };
  std::deque<Piece> pieces_;
  size_t size_ = 0;
};

}  // namespace base
