#pragma once

#include "ledger/state.h"
#include "ledger/storage.h"

// Usage as earlier versions stored it: a row for each hour (past 35 days: each day) × key × model ×
// client. It is brought into the tables of now, a part at each alarm, the newest first.
namespace ledger {

// How much is left, after a restart: State::old_usage_end.
int64_t load_old_usage(Storage& storage);

// Converts the next part; drops the tables when nothing is left. Reads and writes a bounded number
// of rows.
void convert_old_usage(Storage& storage, State& state);

// Adds what is not converted yet of the range of `sums`.
void read_old_usage(Storage& storage, UsageSums& sums, int64_t old_usage_end);

}  // namespace ledger
