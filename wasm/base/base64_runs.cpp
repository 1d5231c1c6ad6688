#include "base/base64_runs.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace base {
namespace {

using Lanes [[gnu::vector_size(16)]] = int8_t;
using Bytes [[gnu::vector_size(16)]] = uint8_t;

// All bits of a lane are set when its character is of the alphabet. A range is moved up to where
// the signed numbers end, so that one comparison tells it.
Lanes base64_lanes(Bytes c) {
  constexpr uint8_t kLast = 127;
  const auto letter = std::bit_cast<Lanes>((c | 0x20) + (kLast - 'z'));
  const auto digit_or_slash = std::bit_cast<Lanes>(c + (kLast - '9'));
  return (letter > kLast - 26) | (digit_or_slash > kLast - 11) | (c == '+');
}

}  // namespace

bool is_base64_step(const char* text) {
  Lanes all = Lanes{} == 0;
  for (size_t i = 0; i < kBase64Step; i += sizeof(Lanes)) {
    Bytes block;
    std::memcpy(&block, text + i, sizeof block);
    all &= base64_lanes(block);
  }
  std::array<uint64_t, 2> halves;
  std::memcpy(halves.data(), &all, sizeof all);
  return (halves[0] & halves[1]) == ~uint64_t{0};
}

void Base64Runs::look_at(std::string_view document) {
  while (seen_ < document.size()) {
    const size_t left = document.size() - seen_;
    const bool inside = left >= kBase64Step && is_base64_step(document.data() + seen_);
    if (inside) {
      if (!open_) runs_.push_back({seen_, 0});
      seen_ += kBase64Step;
      runs_.back().end = seen_;
    } else {
      if (open_ && runs_.back().end - runs_.back().begin < kShortest) runs_.pop_back();
      // Outside of runs only a step now and then is looked at.
      seen_ += std::min(left, kEdge - kBase64Step);
    }
    open_ = inside;
  }
}

}  // namespace base
