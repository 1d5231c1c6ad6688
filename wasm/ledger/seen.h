#pragma once

#include "ledger/state.h"
#include "ledger/storage.h"

// Ids of the outcomes that are in the tables, so that a restart knows a repeated report: a few rows
// of many ids, as the platform counts each row that a start reads.
namespace ledger {

// Adds the ids of the outcomes after `folded`, which save() brings into the tables.
void save_seen(Statements& statements, Journal& journal);

// Remembers those of the last two hours, or the last kRememberedIds.
void load_seen(Storage& storage, Journal& journal);

}  // namespace ledger
