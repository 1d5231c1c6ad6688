#include "crypto/constant_time.h"

#include <cstdint>

namespace crypto {

bool constant_time_equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  uint32_t difference = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<uint8_t>(a[i]) ^ static_cast<uint8_t>(b[i]);
    // The compiler must take every value of `difference` as possible, so it cannot stop early.
    __asm__ volatile("" : "+r"(difference));
  }
  return difference == 0;
}

}  // namespace crypto
