#pragma once

#include "base/arena.h"
#include "json/value.h"

// References of a normalised schema that lead back to where they stand. Gemini takes such a loop
// only where a value can end: at a property that is not required, or in a plain array that may be
// empty. A null beside the reference does not count, nor do free properties (measured).
namespace gemini {

// The schema with an end to each loop that has none, as little changed as that takes: an array
// stands alone and may be empty, a property is no longer required, free properties are anything, or
// an alternative that is the schema itself is left out. References that lead to each other and
// nothing else stay. Made of `schema`, which must live.
json::Value open_loops(const json::Value& schema, base::Arena& arena);

// The schema without loops: `{}` for references that close one, whether it ends or not.
json::Value drop_loops(const json::Value& schema, base::Arena& arena);

}  // namespace gemini
