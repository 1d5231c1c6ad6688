#pragma once

#include <string_view>

#include "base/arena.h"
#include "json/write.h"

namespace gemini {

// The value of `functionResponse.response`, always an object: JSON objects go as they are, arrays
// and text under `output`. An object or array goes as text too when Gemini would change or refuse
// it: with a member `$ref`, or a number no double holds.
void write_response_value(std::string_view text, base::Arena& arena, json::Writer& out);

}  // namespace gemini
