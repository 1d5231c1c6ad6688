#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// What every target has in common. A target is one `*_fuzz.cpp` that defines fuzz_one(); besides
// "no crash" it states what must hold for any input, with require().
namespace fuzz {

inline void require(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace fuzz

void fuzz_one(std::string_view input);

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz_one({reinterpret_cast<const char*>(data), size});
  return 0;
}
