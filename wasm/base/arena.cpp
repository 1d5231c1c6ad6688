#include "base/arena.h"

#include <algorithm>

#include "base/blocks.h"

namespace base {
namespace {

constexpr size_t kFirstBlock = 4 * 1024;
constexpr size_t kLargestStep = 256 * 1024;

}  // namespace

void* Arena::allocate_block(size_t size) {
  const size_t step = blocks_.empty() ? kFirstBlock : std::min(room_ * 2, kLargestStep);
  room_ = std::max(step, size);
  blocks_.push_back({std::unique_ptr<char[]>(new char[room_]), room_});
  size_ += room_;
  block_ = blocks_.back().bytes.get();
  used_ = size;
  return block_;
}

std::string_view Arena::copy(std::string_view text) {
  if (text.empty()) return {};
  char* out = static_cast<char*>(allocate(text.size(), 1));
  std::memcpy(out, text.data(), text.size());
  return {out, text.size()};
}

bool Arena::has_room(size_t bytes) {
  if (bytes <= room_ - used_) return true;
  const bool may = bytes <= left();
  if (may && (bytes <= kLargestStep || has_blocks(1, bytes))) return true;
  short_ = true;
  scattered_ = may;
  return false;
}

void Arena::reset() {
  used_ = 0;
  short_ = scattered_ = false;
  kept_.clear();
  if (blocks_.size() > 1) {
    blocks_.erase(blocks_.begin() + 1, blocks_.end());
    block_ = blocks_.back().bytes.get();
    room_ = blocks_.back().size;
  }
  size_ = room_;
}

}  // namespace base
