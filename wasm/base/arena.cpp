#include "base/arena.h"

#include <algorithm>

namespace base {
namespace {

constexpr size_t kFirstBlock = 4 * 1024;
constexpr size_t kLargestStep = 256 * 1024;

}  // namespace

void* Arena::allocate(size_t size, size_t alignment) {
  const size_t start = (used_ + alignment - 1) & ~(alignment - 1);
  if (!blocks_.empty() && start + size <= blocks_.back().size) {
    used_ = start + size;
    return blocks_.back().bytes.get() + start;
  }
  const size_t step =
      blocks_.empty() ? kFirstBlock : std::min(blocks_.back().size * 2, kLargestStep);
  const size_t block_size = std::max(step, size);
  blocks_.push_back({std::unique_ptr<char[]>(new char[block_size]), block_size});
  used_ = size;
  return blocks_.back().bytes.get();
}

std::string_view Arena::copy(std::string_view text) {
  if (text.empty()) return {};
  char* out = static_cast<char*>(allocate(text.size(), 1));
  std::memcpy(out, text.data(), text.size());
  return {out, text.size()};
}

size_t Arena::size() const {
  size_t size = 0;
  for (const Block& block : blocks_) size += block.size;
  return size;
}

void Arena::reset() {
  if (blocks_.size() > 1) blocks_.erase(blocks_.begin() + 1, blocks_.end());
  used_ = 0;
}

}  // namespace base
