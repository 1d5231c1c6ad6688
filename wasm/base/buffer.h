#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

// Append-only output made of pieces. Small text is copied in; large text (base64 media) is spliced:
// only its view is kept, so its owner must outlive the buffer.
class Buffer {
 public:
  // Views at least this long are worth a piece of their own.
  static constexpr size_t kSpliceMinimum = 4096;

  Buffer() = default;
  Buffer(Buffer&& other) noexcept { *this = std::move(other); }
  Buffer& operator=(Buffer&& other) noexcept;

  void append(std::string_view text) {
    if (!reserve(text.size())) return;
    copy(text, open_.get() + used_);
    used_ += text.size();
  }
  void append(char c) {
    reserve(1);
    open_[used_++] = c;
  }
  void splice(std::string_view text);
  // Room for so many bytes, kMostRoom at the most, behind the end; take() says how many of them
  // were written.
  static constexpr size_t kMostRoom = 512;
  char* room(size_t size) {
    reserve(size);
    return open_.get() + used_;
  }
  void take(size_t size) { used_ += size; }

  // What is not spliced may take so much. Who fills a buffer with what others have made long asks
  // at the end whether it is full: it then holds nothing of use.
  void set_most(size_t bytes) { most_ = bytes; }
  bool is_full() const { return full_; }

  size_t size() const { return closed_size_ + used_; }
  // What is not spliced.
  size_t own_size() const;
  bool empty() const { return size() == 0; }
  void clear();

  // The pieces in order; views into this buffer or into spliced text.
  std::vector<std::string_view> pieces() const;
  std::string str() const;

  // All bytes when they are one piece, as those of small output are; otherwise empty.
  std::string_view single_piece() const;

 private:
  struct Piece {
    std::string_view view;
    std::unique_ptr<char[]> own;  // absent when spliced
  };

  // Most texts are a few bytes long, for which a call costs more than the bytes.
  static void copy(std::string_view text, char* to) {
    const char* const from = text.data();
    const size_t size = text.size();
    if (size >= 16) {
      std::memcpy(to, from, size);
    } else if (size >= 8) {
      std::memcpy(to, from, 8);
      std::memcpy(to + size - 8, from + size - 8, 8);
    } else if (size >= 4) {
      std::memcpy(to, from, 4);
      std::memcpy(to + size - 4, from + size - 4, 4);
    } else {
      for (size_t i = 0; i < size; ++i) to[i] = from[i];
    }
  }

  // Room for `size` more bytes at the end of the open piece. False when the buffer is full and they
  // are more than kMostRoom.
  bool reserve(size_t size) { return size <= capacity_ - used_ || grow(size); }
  bool grow(size_t size);
  bool has_room(size_t capacity) const;
  bool fill(size_t size);
  void close_piece();

  std::vector<Piece> pieces_;  // complete ones
  size_t closed_size_ = 0;     // theirs
  std::unique_ptr<char[]> open_;
  size_t capacity_ = 0;
  size_t used_ = 0;   // bytes in the open piece
  size_t taken_ = 0;  // by complete pieces of its own and the open one
  size_t most_ = SIZE_MAX;
  bool full_ = false;
};

}  // namespace base
