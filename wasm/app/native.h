#pragma once

#include "app/exchange.h"
#include "async/task.h"

namespace app {

// /v1beta/*, /upload/v1beta/*, /download/v1beta/*: a client that speaks the Gemini API itself.
// Method, path, query and body go upstream as they came, with a key of the pool; the answer comes
// back as it is, errors included. Another key is tried before any byte of an answer has been sent.
async::Task<void> handle_native(Exchange& exchange);

}  // namespace app
