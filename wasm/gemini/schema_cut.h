#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "json/value.h"

namespace gemini {

// How a value comes to hold another one, from what is given up last to what is given up first: an
// alternative is left out, free properties lose their schema, a required property is left to the
// model, a list loses nothing but its least length.
enum class Link { kNone, kAlternative, kFreeProperties, kRequired, kArray };

// One such step on the way from a definition to a reference in it.
struct Carrier {
  Link link = Link::kNone;
  const json::Value* node = nullptr;  // the schema whose member leads on
  std::string_view property = {};     // kRequired
  size_t branch = 0;                  // kAlternative: its place in `anyOf`
  size_t outer = 0;                   // index of the step before it; 0 = there is none
};

// Whether a schema says nothing beside its alternatives. Then one that leads back to the schema
// adds nothing to the others. Beside more it is what a base lists of its kinds, one of which the
// schema is: all of them go.
bool is_nothing_but_alternatives(const json::Value& node);

// The schema without the steps that start in it.
json::Value cut(json::Value node, const std::vector<Carrier>& carriers, base::Arena& arena);

}  // namespace gemini
