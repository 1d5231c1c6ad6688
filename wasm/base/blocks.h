#pragma once

#include <cstddef>

namespace base {

// Whether so many blocks, one or two, of about so many bytes can be had right now: what is left may
// lie in pieces that are too small, and who asks for more than there is ends the instance.
bool has_blocks(int count, size_t bytes);

}  // namespace base
