// Repeated keys of a JSON object: the last value counts, at the place of the first.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "json/value.h"

namespace json {

class Duplicates {
 public:
  // Drops the repeated keys among the members from `base` on. Returns how many those were.
  size_t drop(std::vector<Member>& members, size_t base);

 private:
  size_t drop_many(std::vector<Member>& members, size_t base);

  std::unordered_map<std::string_view, size_t> seen_;  // empty between calls
};

}  // namespace json
