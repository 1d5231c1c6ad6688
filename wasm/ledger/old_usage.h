#pragma once

#include <string_view>

#include "ledger/state.h"
#include "ledger/storage.h"

// Usage as earlier versions stored it: a row for each hour (past 35 days: each day) × key × model ×
// client. It is set aside under other names and brought into the tables of now, a part at each
// alarm, the newest first. Rows that come meanwhile, of an earlier version that is deployed again
// for a while, wait until that is done.
namespace ledger {

// `hour` is Unix time in hours. `client` is the worker key. `latency` is a sum in ms.
inline constexpr std::string_view kUsageHourTable =
    "CREATE TABLE IF NOT EXISTS usage_hour(hour INTEGER, key TEXT, model TEXT, client TEXT,"
    " requests INTEGER, errors INTEGER, failed INTEGER, prompt INTEGER, completion INTEGER,"
    " reasoning INTEGER, cached INTEGER, latency INTEGER, PRIMARY KEY(hour, key, model, client))"
    " WITHOUT ROWID";
// Hours past their retention, summed by Los Angeles day.
inline constexpr std::string_view kUsageDayTable =
    "CREATE TABLE IF NOT EXISTS usage_day(day TEXT, key TEXT, model TEXT, client TEXT,"
    " requests INTEGER, errors INTEGER, failed INTEGER, prompt INTEGER, completion INTEGER,"
    " reasoning INTEGER, cached INTEGER, latency INTEGER, PRIMARY KEY(day, key, model, client))"
    " WITHOUT ROWID";

// How much is left, after a restart: State::old_usage_end. Sets aside what there is when nothing
// is.
int64_t load_old_usage(Storage& storage);

// Converts the next part; sets aside what has come meanwhile when nothing is left. Reads and writes
// a bounded number of rows.
void convert_old_usage(Storage& storage, State& state);

// Adds what is not converted yet of the range of `sums`.
void read_old_usage(Storage& storage, UsageSums& sums, int64_t old_usage_end);

}  // namespace ledger
