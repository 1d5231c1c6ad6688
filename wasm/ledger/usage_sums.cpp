#include "ledger/usage_sums.h"

#include "base/civil_time.h"
#include "base/pacific_time.h"

namespace ledger {
namespace {

using Sums = std::map<std::string, account::Totals>;

std::vector<account::Group> to_groups(const Sums& sums) {
  std::vector<account::Group> groups;
  for (const auto& [label, totals] : sums) groups.push_back({label, totals});
  return groups;
}

Sums sum_hours(const UsageSums& sums) {
  Sums hours;
  for (const auto& [hour, totals] : sums.hours) {
    account::add_totals(hours[base::write_utc(hour * base::kHourMs)], totals);
  }
  return hours;
}

Sums sum_days(const UsageSums& sums) {
  Sums days = sums.days;
  for (const auto& [hour, totals] : sums.hours) {
    account::add_totals(days[base::pacific_day(hour * base::kHourMs)], totals);
  }
  return days;
}

}  // namespace

void add_row(UsageSums& sums, const account::Row& row) {
  const account::Place& place = row.place;
  if (place.hour < sums.from_hour || place.hour >= sums.end_hour) return;
  account::add_totals(sums.keys[place.key_id], row.totals);
  account::add_totals(sums.models[place.model], row.totals);
  account::add_totals(sums.clients[place.worker_key_id], row.totals);
  account::add_totals(sums.hours[place.hour], row.totals);
}

std::vector<account::Group> groups_of(const UsageSums& sums, account::By by) {
  switch (by) {
    case account::By::kKey:
      return to_groups(sums.keys);
    case account::By::kModel:
      return to_groups(sums.models);
    case account::By::kClient:
      return to_groups(sums.clients);
    case account::By::kHour:
      return to_groups(sum_hours(sums));
    case account::By::kDay:
      return to_groups(sum_days(sums));
  }
  __builtin_unreachable();
}

}  // namespace ledger
