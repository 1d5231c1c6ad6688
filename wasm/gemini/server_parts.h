#pragma once

#include <cstddef>
#include <vector>

#include "json/value.h"

namespace gemini {

// A raw part of a server-side tool that must go back where it stood.
struct ServerPart {
  size_t index = 0;  // among the parts of its content
  json::Value part;
};

// Reads `extra_content.google.server_parts`: elements `{"index":n,"part":{…}}`; a bare part counts
// as standing at its own position in the list. Everything that is no toolCall or toolResponse part
// is skipped, and so is a toolResponse without the toolCall of its id. Sorted by index. `list` may
// be nullptr.
std::vector<ServerPart> read_server_parts(const json::Value* list);

}  // namespace gemini
