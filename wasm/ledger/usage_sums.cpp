#include "ledger/usage_sums.h"

#include "base/civil_time.h"
#include "base/pacific_time.h"

namespace ledger {
namespace {

void add_all(Sums& sum, const Sums& more) {
  for (const auto& [label, totals] : more) account::add_totals(sum[label], totals);
}

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

void add_row(HourSums& hours, const account::Row& row) {
  const account::Place& place = row.place;
  GroupSums& hour = hours[place.hour];
  account::add_totals(hour.keys[place.key_id], row.totals);
  account::add_totals(hour.models[place.model], row.totals);
  account::add_totals(hour.clients[place.worker_key_id], row.totals);
}

void add_sums(GroupSums& sum, const GroupSums& more) {
  add_all(sum.keys, more.keys);
  add_all(sum.models, more.models);
  add_all(sum.clients, more.clients);
}

account::Totals total_of(const GroupSums& sums) {
  account::Totals total;
  for (const auto& [label, totals] : sums.models) account::add_totals(total, totals);
  return total;
}

void add_hour(UsageSums& sums, int64_t hour, const GroupSums& more) {
  if (hour < sums.from_hour || hour >= sums.end_hour) return;
  add_sums(sums.groups, more);
  account::add_totals(sums.hours[hour], total_of(more));
}

std::vector<account::Group> groups_of(const UsageSums& sums, account::By by) {
  switch (by) {
    case account::By::kKey:
      return to_groups(sums.groups.keys);
    case account::By::kModel:
      return to_groups(sums.groups.models);
    case account::By::kClient:
      return to_groups(sums.groups.clients);
    case account::By::kHour:
      return to_groups(sum_hours(sums));
    case account::By::kDay:
      return to_groups(sum_days(sums));
  }
  __builtin_unreachable();
}

}  // namespace ledger
