#pragma once

#include "app/ledger.h"

namespace app {

inline constexpr std::string_view kPublishedKeys = "state:keys";      // in GEMINI_KEYS_KV
inline constexpr std::string_view kPublishedConfig = "state:config";  // in WORKER_CONFIG_KV

// Puts each document into KV that has changed and may be put now (ledger/publication.h).
async::Task<void> publish_due(LedgerContext& context);

// When publish_due() has something to do next; 0 = when something changes.
int64_t next_publish_ms(LedgerContext& context);

}  // namespace app
