#include "base/buffer.h"

#include <algorithm>

#include "base/blocks.h"

namespace base {
namespace {

constexpr size_t kFirstBufferBlock = Buffer::kMostRoom;
// Small output is one piece, which is moved as it grows. A piece this long is left where it is, and
// the next one opened with twice its room.
constexpr size_t kMovedBlock = 16 * 1024;
constexpr size_t kLargestBlock = 256 * 1024;

}  // namespace

Buffer& Buffer::operator=(Buffer&& other) noexcept {
  pieces_ = std::exchange(other.pieces_, {});
  closed_size_ = std::exchange(other.closed_size_, 0);
  open_ = std::move(other.open_);
  capacity_ = std::exchange(other.capacity_, 0);
  used_ = std::exchange(other.used_, 0);
  taken_ = std::exchange(other.taken_, 0);
  most_ = std::exchange(other.most_, SIZE_MAX);
  full_ = std::exchange(other.full_, false);
  return *this;
}

bool Buffer::grow(size_t size) {
  if (full_) return fill(size);
  const size_t twice = std::min(capacity_ * 2, kLargestBlock);
  if (used_ + size > kMovedBlock) close_piece();
  const size_t capacity = std::max({kFirstBufferBlock, twice, used_ + size});
  if (!has_room(capacity)) return fill(size);
  std::unique_ptr<char[]> larger(new char[capacity]);
  if (used_ > 0) std::memcpy(larger.get(), open_.get(), used_);
  open_ = std::move(larger);
  taken_ += capacity - capacity_;
  capacity_ = capacity;
  return true;
}

// A large block may be lacking where many small ones are left.
bool Buffer::has_room(size_t capacity) const {
  if (capacity > most_ - std::min(most_, taken_)) return false;
  return most_ == SIZE_MAX || capacity <= kLargestBlock || has_blocks(1, capacity);
}

// What was written is given up, and one small block takes whatever is written still.
bool Buffer::fill(size_t size) {
  clear();
  full_ = true;
  if (capacity_ == 0) {
    open_.reset(new char[kFirstBufferBlock]);
    taken_ = capacity_ = kFirstBufferBlock;
  }
  return size <= capacity_;
}

void Buffer::close_piece() {
  if (used_ > 0) {
    const std::string_view view(open_.get(), used_);
    pieces_.push_back({view, std::move(open_)});
  } else {
    taken_ -= capacity_;
  }
  closed_size_ += used_;
  open_.reset();
  capacity_ = used_ = 0;
}

void Buffer::splice(std::string_view text) {
  if (text.size() < kSpliceMinimum) return append(text);
  if (full_) return;
  close_piece();
  pieces_.push_back({text, nullptr});
  closed_size_ += text.size();
}

void Buffer::clear() {
  pieces_.clear();
  closed_size_ = used_ = 0;
  full_ = false;
  if (capacity_ > kLargestBlock) {
    open_.reset();
    capacity_ = 0;
  }
  taken_ = capacity_;
}

size_t Buffer::own_size() const {
  size_t size = used_;
  for (const Piece& piece : pieces_) size += piece.own ? piece.view.size() : 0;
  return size;
}

std::vector<std::string_view> Buffer::pieces() const {
  std::vector<std::string_view> out;
  out.reserve(pieces_.size() + 1);
  for (const Piece& piece : pieces_) out.push_back(piece.view);
  if (used_ > 0) out.emplace_back(open_.get(), used_);
  return out;
}

std::string Buffer::str() const {
  std::string out;
  out.reserve(size());
  for (const std::string_view piece : pieces()) out.append(piece);
  return out;
}

std::string_view Buffer::single_piece() const {
  if (pieces_.empty()) return {open_.get(), used_};
  return pieces_.size() == 1 && used_ == 0 ? pieces_.front().view : std::string_view();
}

}  // namespace base
