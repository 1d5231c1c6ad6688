#include "base/buffer.h"

#include <algorithm>

namespace base {
namespace {

constexpr size_t kFirstBufferBlock = 512;
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
  return *this;
}

void Buffer::grow(size_t size) {
  const size_t twice = std::min(capacity_ * 2, kLargestBlock);
  if (used_ + size > kMovedBlock) close_piece();
  const size_t capacity = std::max({kFirstBufferBlock, twice, used_ + size});
  std::unique_ptr<char[]> larger(new char[capacity]);
  if (used_ > 0) std::memcpy(larger.get(), open_.get(), used_);
  open_ = std::move(larger);
  capacity_ = capacity;
}

void Buffer::close_piece() {
  if (used_ > 0) {
    const std::string_view view(open_.get(), used_);
    pieces_.push_back({view, std::move(open_)});
  }
  closed_size_ += used_;
  open_.reset();
  capacity_ = used_ = 0;
}

void Buffer::splice(std::string_view text) {
  if (text.size() < kSpliceMinimum) return append(text);
  close_piece();
  pieces_.push_back({text, nullptr});
  closed_size_ += text.size();
}

void Buffer::clear() {
  pieces_.clear();
  closed_size_ = used_ = 0;
  if (capacity_ <= kLargestBlock) return;
  open_.reset();
  capacity_ = 0;
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
