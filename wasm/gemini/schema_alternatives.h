#pragma once

#include <span>

#include "base/arena.h"
#include "json/value.h"

namespace gemini {

// One schema that allows what any of `schemas` allows, which are as their author wrote them, none
// twice and at least one. Allowed values of one type become one list. What would be too many
// alternatives is left open: a list of some of them would forbid the others.
json::Value join_alternatives(std::span<const json::Value> schemas, base::Arena& arena);

}  // namespace gemini
