#pragma once

#include <string_view>

#include "base/arena.h"
#include "json/value.h"

namespace gemini {

// "thinking_config" → "thinkingConfig"; a name without underscore comes back as it is.
std::string_view map_to_camel_case(std::string_view name, base::Arena& arena);

// The tree with all member names in camel case and null members left out. What the client named
// itself is not touched: schemas, call arguments and responses, labels, metadata.
json::Value map_tree_to_camel_case(const json::Value& tree, base::Arena& arena);

// Objects are united member by member, everything else is replaced by `over`.
json::Value merge_trees(const json::Value& base, const json::Value& over, base::Arena& arena);

}  // namespace gemini
