#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "account/usage.h"
#include "ledger/state.h"
#include "ledger/storage.h"

// Usage in the tables: a row for each hour and one for each Los Angeles day, so that the 30 days of
// the overview are 30 rows and the hours at their ends.
namespace ledger {

// Adds what was counted to the stored hours and their days, which are read. When that fails
// (Storage::failed()), what is added must not be written.
void save_usage(Storage& storage, Statements& statements, const HourSums& hours);
// The same to a day whose hours are not kept.
void save_day(Storage& storage, Statements& statements, const std::string& day,
              const GroupSums& sums);

struct UsageQuery {
  int64_t from_ms = 0;
  int64_t to_ms = 0;  // exclusive
  account::By by = account::By::kModel;
  int64_t now_ms = 0;
};

// Sums of the counted hours (and, except by hour, of the days whose hours are past their
// retention), by group. The range is widened to whole hours, and to whole days where the hours are
// gone; one that ends later than now has no end. Labels are those of account::Group. The tables are
// read for a range that was not asked for of late.
std::vector<account::Group> sum_usage(Storage& storage, State& state, const UsageQuery& query);

inline constexpr int kHourRetentionDays = 35;
inline constexpr int kDayRetentionDays = 400;

// Deletes hours and days past their retention.
void retain_usage(Storage& storage, State& state, int64_t now_ms);

}  // namespace ledger
