#pragma once

#include "app/exchange.h"
#include "async/task.h"

namespace app {

// POST /v1/embeddings: every text's vector, asked for in batches, each with the pool's retries.
async::Task<void> handle_embeddings(Exchange& exchange);

}  // namespace app
