#pragma once

#include <string_view>

#include "base/arena.h"
#include "json/value.h"
#include "state/config_document.h"

namespace gemini {

// The `safetySettings` a client that names none is served with: every filter off for a worker key
// whose safety is off, else the deployment's own (JSON text of an array; empty = none). nullptr =
// nothing is sent. https://ai.google.dev/api/generate-content#HarmCategory
const json::Value* safety_settings(state::Safety safety, std::string_view configured,
                                   base::Arena& arena);

}  // namespace gemini
