#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "account/usage.h"

namespace ledger {

using Sums = std::map<std::string, account::Totals>;

// Usage by each of what the panel groups by; their product, rows by the thousand, is asked for by
// nobody. Every row of an outcome is counted once in each of the three.
struct GroupSums {
  Sums keys;
  Sums models;
  Sums clients;
};

// Counted usage by the hour (Unix time in whole hours).
using HourSums = std::map<int64_t, GroupSums>;

void add_row(HourSums& hours, const account::Row& row);
void add_sums(GroupSums& sum, const GroupSums& more);
account::Totals total_of(const GroupSums& sums);

// The sums of an hour or a day, as one row of the tables holds them.
struct StoredSums {
  GroupSums groups;
  std::map<int64_t, account::Totals> hours;  // of a day whose hours are known
};

// JSON. It stays well below the platform's 2 MB a row: of more ids and models than that holds,
// those with the fewest calls are summed up as kOthers.
std::string write_sums(StoredSums sums);
// Of a text that cannot be read nothing.
StoredSums read_sums(std::string_view text);

inline constexpr std::string_view kOthers = "(others)";

// Sums of the stored usage of a range of hours. Kept in memory, because the platform counts each
// row that is read: the panel asks for the same ranges again and again.
struct UsageSums {
  int64_t from_hour = 0;
  int64_t end_hour = 0;  // exclusive
  GroupSums groups;
  std::map<int64_t, account::Totals> hours;
  Sums days;  // whose hours are not kept
};

// Adds an hour when it is in the range.
void add_hour(UsageSums& sums, int64_t hour, const GroupSums& more);

std::vector<account::Group> groups_of(const UsageSums& sums, account::By by);

}  // namespace ledger
