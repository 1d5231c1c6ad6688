#pragma once

#include <string_view>

#include "base/arena.h"
#include "json/write.h"

namespace gemini {

// The value of `functionResponse.response`, always an object: JSON objects go as they are, all
// else under `output`. Text that holds a member `$ref` goes as a string, because Gemini reads such
// a member as a reference to a part of the response.
void write_response_value(std::string_view text, base::Arena& arena, json::Writer& out);

}  // namespace gemini
