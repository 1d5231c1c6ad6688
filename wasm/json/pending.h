// Nodes of arrays and objects that are still being read.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "json/value.h"

namespace json {

// A stack, the innermost array or object last. What stands in an array has no key. Nodes are made
// where they stay until their array or object ends: to copy what was written a moment ago in words
// of another size makes the processor wait.
class Pending {
 public:
  static constexpr size_t kFull = static_cast<size_t>(-1);

  // Empty, for the root and at most so many nodes more.
  void start(size_t most) {
    size_ = 0;
    most_ = most;
  }
  size_t size() const { return size_; }
  // Valid until the next add().
  Member& operator[](size_t place) { return nodes_[place]; }
  // Gives the place of one more, or kFull. What it holds is left from another.
  size_t add() { return size_ < nodes_.size() || grow() ? size_++ : kFull; }
  std::span<Member> since(size_t base) { return {nodes_.data() + base, size_ - base}; }
  // Drops what stands at `size` and behind.
  void cut(size_t size) { size_ = size; }
  // Keeps the memory that most documents need.
  void finish() {
    if (nodes_.size() > kKept) nodes_ = std::vector<Member>();
  }

 private:
  static constexpr size_t kKept = 65536;

  bool grow() {
    if (size_ > most_) return false;
    nodes_.resize(2 * size_ + 64);
    return true;
  }

  std::vector<Member> nodes_;
  size_t size_ = 0;
  size_t most_ = 0;
};

}  // namespace json
