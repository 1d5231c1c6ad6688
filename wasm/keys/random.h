#pragma once

#include <cstdint>
#include <string_view>

namespace keys {

// Stretches one random number given by the caller into as many as a decision needs, so that
// policy stays a pure function (splitmix64, https://prng.di.unimi.it/splitmix64.c).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t next() {
    state_ += 0x9E3779B97F4A7C15u;
    return mix(state_);
  }

  // At least 0 and less than 1.
  double fraction() { return to_fraction(next()); }

  static uint64_t mix(uint64_t value) {
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
  }

  static double to_fraction(uint64_t value) {
    constexpr double kScale = 1.0 / 9007199254740992.0;  // 2^-53
    return static_cast<double>(value >> 11) * kScale;
  }

 private:
  uint64_t state_;
};

// FNV-1a over text, to be continued with further pieces; mixed before it is compared.
inline constexpr uint64_t kHashStart = 0xCBF29CE484222325u;

constexpr uint64_t hash_text(std::string_view text, uint64_t hash = kHashStart) {
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  }
  return hash;
}

}  // namespace keys
