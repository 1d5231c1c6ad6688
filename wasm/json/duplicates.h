// Repeated keys of a JSON object: the last value counts, at the place of the first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "json/value.h"

namespace json {

// Tells most objects that repeat no key from those that may: keys whose length and last character
// set different bits are different.
class KeyMarks {
 public:
  void add(std::string_view key) {
    // Eleven, so that names numbered from 0 to 99 meet no name of the other length.
    const size_t mark = key.size() * 11 + (key.empty() ? 0 : static_cast<uint8_t>(key.back()));
    const uint64_t bit = uint64_t{1} << (mark & 63);
    may_repeat_ |= (seen_ & bit) != 0;
    seen_ |= bit;
  }
  bool may_repeat() const { return may_repeat_; }

 private:
  uint64_t seen_ = 0;
  bool may_repeat_ = false;
};

// Moves the members that stay to the front. Returns how many those are.
size_t drop_duplicates(std::span<Member> members);

}  // namespace json
