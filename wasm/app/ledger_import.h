#pragma once

#include "app/ledger.h"

// Takes over what the predecessor left in the two namespaces, once, when the Ledger is new. Its
// entries are read and never changed:
//   GEMINI_KEYS_KV    _config:key_list → [id], key:<id> → {key,name,usage,usageDate,modelUsage,…}
//   WORKER_CONFIG_KV  models → {id:{category,dailyQuota?,individualQuota?}}, category_quotas →
//                     {proQuota,flashQuota}, worker_keys → {key:{description,createdAt}},
//                     worker_keys_safety_settings → {key:{safetyEnabled}}
namespace app {

// Errors: kOverloaded when KV does not answer or another call has begun anew meanwhile, kInternal
// when a key cannot be sealed; nothing is kept then and the next call tries again.
async::Task<base::Status> import_predecessor(LedgerContext& context);

// The platform limits the KV reads of one call, so a long list of keys is taken in parts; the rest
// follows by alarm.
async::Task<void> continue_import(LedgerContext& context);

// What is left to import, read back after a restart.
void load_import(LedgerContext& context);

}  // namespace app
