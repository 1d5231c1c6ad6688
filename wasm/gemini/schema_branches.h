#pragma once

#include "base/arena.h"
#include "gemini/schema_normaliser.h"

namespace gemini {

// Gemini wants one object of parameters: the alternatives of the root, and the alternatives of
// those, become one object that allows what any of them allows. The root keeps its other members.
void merge_root_branches(FlatSchema& root, SchemaNormaliser& run, base::Arena& arena);

}  // namespace gemini
