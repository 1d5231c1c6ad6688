#pragma once

#include "app/ledger.h"

namespace app {

// Puts each document into KV that has changed and may be put now (ledger/publication.h).
async::Task<void> publish_due(LedgerContext& context);

// When publish_due() has something to do next; 0 = when something changes.
int64_t next_publish_ms(LedgerContext& context);

}  // namespace app
