#include "base/blocks.h"

#include <cstdlib>

namespace base {

bool has_blocks(int count, size_t bytes) {
  const size_t size = bytes + bytes / 16;  // for what stands around it
  // Volatile, as a compiler may take blocks that nobody uses for granted.
  void* volatile first = std::malloc(size);
  void* volatile second = count > 1 ? std::malloc(size) : nullptr;
  std::free(first);
  std::free(second);
  return first != nullptr && (count == 1 || second != nullptr);
}

}  // namespace base
