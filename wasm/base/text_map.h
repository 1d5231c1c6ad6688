#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace base {

struct HashSecret {
  uint64_t first = 0;
  uint64_t second = 0;
};

// SipHash-1-3. Who does not know the secret cannot find texts whose hashes meet.
// https://www.aumasson.jp/siphash/siphash.pdf
uint64_t hash_text(std::string_view text, const HashSecret& secret);

// Makes every TextHash one of this secret. Called once, before there is a map.
void set_hash_secret(const HashSecret& secret);

// For texts that clients or upstream choose: the hash of the standard library is known, so that a
// megabyte of texts that all meet in one bucket is quickly made, and takes seconds to look up.
struct TextHash {
  size_t operator()(std::string_view text) const;
};

// The texts stay where they are.
template <typename Value>
using TextMap = std::unordered_map<std::string_view, Value, TextHash>;
using TextSet = std::unordered_set<std::string_view, TextHash>;

}  // namespace base
