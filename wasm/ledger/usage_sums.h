#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "account/usage.h"

namespace ledger {

// Sums of the stored usage of a range of hours, by every group. Kept in memory, because the
// platform counts each row that is read: the panel asks for the same ranges again and again.
struct UsageSums {
  int64_t from_hour = 0;
  int64_t end_hour = 0;  // exclusive
  std::map<std::string, account::Totals> keys;
  std::map<std::string, account::Totals> models;
  std::map<std::string, account::Totals> clients;
  std::map<int64_t, account::Totals> hours;
  std::map<std::string, account::Totals> days;  // those that were summed up, without hours
};

// Adds a row when its hour is in the range.
void add_row(UsageSums& sums, const account::Row& row);

std::vector<account::Group> groups_of(const UsageSums& sums, account::By by);

}  // namespace ledger
