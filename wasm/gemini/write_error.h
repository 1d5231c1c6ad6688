#pragma once

#include "base/buffer.h"
#include "base/error.h"

namespace gemini {

// An error of the gateway's as Google writes its own:
// {"error":{"code","message","status","details"}}. `details` hold the gateway's code as the reason
// of an ErrorInfo, with the parameter as its metadata, and what tells a client of the Gemini API
// whether to ask again.
void write_error(const base::Error& error, base::Buffer& out);

}  // namespace gemini
