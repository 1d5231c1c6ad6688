#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace base {

// Memory of one request, freed whole. What it hands out lives as long as the arena, may refer to
// it, and is never destroyed one by one, hence only trivially destructible types.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  void* allocate(size_t size, size_t alignment) {
    const size_t start = (used_ + alignment - 1) & ~(alignment - 1);
    if (block_ == nullptr || start + size > room_) return allocate_block(size);
    used_ = start + size;
    return block_ + start;
  }

  std::string_view copy(std::string_view text);

  template <typename T, typename... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T))) T(std::forward<Args>(args)...);
  }

  template <typename T>
  std::span<T> copy_array(std::span<const T> items) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (items.empty()) return {};
    T* out = static_cast<T*>(allocate(items.size_bytes(), alignof(T)));
    std::memcpy(static_cast<void*>(out), items.data(), items.size_bytes());
    return {out, items.size()};
  }

  // What is handed out refers to this, too, which then lives as long as the arena and counts as
  // so much of it.
  void keep(std::shared_ptr<const void> owner, size_t bytes) {
    kept_.push_back(std::move(owner));
    size_ += bytes;
  }

  // Of all blocks, and of what is kept.
  size_t size() const { return size_; }

  // What it is to hold at the most. Nothing is refused; who takes memory by what a client sends
  // asks how much is left, or has_room(), which whoever set the most hears of by is_short().
  void set_most(size_t bytes) { most_ = bytes; }
  size_t left() const { return most_ - std::min(most_, size()); }
  bool has_room(size_t bytes);
  bool is_short() const { return short_; }
  // It is so because what is left lies in pieces, as it will not for long.
  bool is_scattered() const { return scattered_; }

  // Frees all but one block, which is used again.
  void reset();

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    size_t size;
  };
  void* allocate_block(size_t size);

  std::vector<Block> blocks_;
  std::vector<std::shared_ptr<const void>> kept_;
  char* block_ = nullptr;  // the last one
  size_t room_ = 0;        // its bytes
  size_t used_ = 0;        // of them, taken
  size_t size_ = 0;
  size_t most_ = SIZE_MAX;
  bool short_ = false;
  bool scattered_ = false;
};

}  // namespace base
