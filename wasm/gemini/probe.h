#pragma once

#include <string>
#include <string_view>

#include "base/buffer.h"

namespace gemini {

// The smallest question there is, to see whether a key works for a model: a chat, or a text for an
// embedding model. Appends the body and answers the path. `model` must be safe in a path segment.
std::string write_probe(std::string_view model, base::Buffer& out);

}  // namespace gemini
