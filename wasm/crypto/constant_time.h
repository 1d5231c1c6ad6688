#pragma once

#include <string_view>

namespace crypto {

// Whether both are the same bytes, in a time that depends on their length only. Lengths are not
// secret: texts of different length are unequal at once. Where the length is a secret too, compare
// digests.
bool constant_time_equal(std::string_view a, std::string_view b);

}  // namespace crypto
