#pragma once

#include <cstddef>

#include "json/value.h"

namespace gemini {

inline constexpr int kPlainLevels = 3;

// How many schema nodes `node` is made of, when SchemaNormaliser would write each of them as it
// stands: words Gemini takes, with values of the right kind, and no references. Most tools of most
// clients are like that. 0 when it is not so, or schemas are nested deeper than `levels`.
// A node that is not plain is looked at again with each of those it stands in: up to kPlainLevels.
size_t count_plain_nodes(const json::Value& node, int levels);

}  // namespace gemini
