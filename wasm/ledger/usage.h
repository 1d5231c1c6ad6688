#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "account/usage.h"
#include "ledger/storage.h"

// Usage by hour × Gemini key × model × worker key, and its sums.
namespace ledger {

// Adds the rows to the stored hours.
void save_usage(Statements& statements, const std::vector<account::Row>& rows);

struct UsageQuery {
  int64_t from_ms = 0;
  int64_t to_ms = 0;  // exclusive
  account::By by = account::By::kModel;
};

// Sums of the stored hours (and, except by hour, of the days that were summed up), by group. The
// range is widened to whole hours and days. Labels are those of account::Group.
std::vector<account::Group> sum_usage(Storage& storage, const UsageQuery& query);

inline constexpr int kHourRetentionDays = 35;
inline constexpr int kDayRetentionDays = 400;

// Sums hours past their retention into days and deletes days past theirs.
void retain_usage(Storage& storage, int64_t now_ms);

}  // namespace ledger
