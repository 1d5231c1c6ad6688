#pragma once

#include <cstddef>

namespace memory {

// Watches what the program takes by `new` while it lives; one at a time.
class Peak {
 public:
  Peak();
  // The most that was held at once, in bytes beyond what was held before.
  size_t bytes() const;

 private:
  size_t before_;
};

}  // namespace memory
