#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "account/usage.h"
#include "ledger/state.h"
#include "ledger/storage.h"

// Usage by hour × Gemini key × model × worker key, and its sums.
namespace ledger {

// Adds the rows to the stored hours.
void save_usage(Statements& statements, const std::vector<account::Row>& rows);

struct UsageQuery {
  int64_t from_ms = 0;
  int64_t to_ms = 0;  // exclusive
  account::By by = account::By::kModel;
  int64_t now_ms = 0;
};

// Sums of the counted hours (and, except by hour, of the days that were summed up), by group. The
// range is widened to whole hours and days; one that ends later than now has no end. Labels are
// those of account::Group. The tables are read for a range that was not asked for of late.
std::vector<account::Group> sum_usage(Storage& storage, State& state, const UsageQuery& query);

inline constexpr int kHourRetentionDays = 35;
inline constexpr int kDayRetentionDays = 400;

// Sums hours past their retention into days and deletes days past theirs.
void retain_usage(Storage& storage, State& state, int64_t now_ms);

}  // namespace ledger
