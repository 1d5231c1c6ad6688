#pragma once

#include <string>

#include "app/exchange.h"
#include "async/task.h"

namespace app {

// GET /v1/models: what Google offers and this client may use, then the admin's aliases. Google's
// list is kept for five minutes; while Gemini fails the last one stands, or the admin's own models.
async::Task<void> handle_models(Exchange& exchange);

// GET /v1/models/{id}.
async::Task<void> handle_model(Exchange& exchange, std::string id);

}  // namespace app
