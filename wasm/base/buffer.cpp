#include "base/buffer.h"

namespace base {

void Buffer::append(std::string_view text) {
  if (text.empty()) return;
  if (pieces_.empty() || !pieces_.back().external.empty()) pieces_.emplace_back();
  pieces_.back().own.append(text);
  size_ += text.size();
}

void Buffer::splice(std::string_view text) {
  if (text.size() < kSpliceMinimum) return append(text);
  pieces_.push_back({{}, text});
  size_ += text.size();
}

void Buffer::clear() {
  if (pieces_.size() == 1 && pieces_.front().external.empty()) {
    pieces_.front().own.clear();
  } else {
    pieces_.clear();
  }
  size_ = 0;
}

std::vector<std::string_view> Buffer::pieces() const {
  std::vector<std::string_view> out;
  out.reserve(pieces_.size());
  for (const Piece& piece : pieces_) {
    if (!piece.view().empty()) out.push_back(piece.view());
  }
  return out;
}

std::string Buffer::str() const {
  std::string out;
  out.reserve(size_);
  for (const Piece& piece : pieces_) out.append(piece.view());
  return out;
}

std::string_view Buffer::single_piece() const {
  return pieces_.size() == 1 ? pieces_.front().view() : std::string_view();
}

}  // namespace base
