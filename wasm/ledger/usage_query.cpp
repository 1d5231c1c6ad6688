#include <map>

#include "base/civil_time.h"
#include "base/pacific_time.h"
#include "base/text.h"
#include "ledger/usage.h"

namespace ledger {
namespace {

constexpr std::string_view kSums =
    " sum(requests), sum(errors), sum(failed), sum(prompt), sum(completion), sum(reasoning), "
    " sum(cached), sum(latency) ";

std::string_view column(account::By by) {
  switch (by) {
    case account::By::kKey:
      return "key";
    case account::By::kModel:
      return "model";
    case account::By::kClient:
      return "client";
    case account::By::kHour:
    case account::By::kDay:
      return "hour";
  }
  __builtin_unreachable();
}

account::Totals read_totals(const Row& row) {
  return {integer(row[1]), integer(row[2]), integer(row[3]), integer(row[4]),
          integer(row[5]), integer(row[6]), integer(row[7]), integer(row[8])};
}

// What a stored hour belongs to.
std::string hour_group(account::By by, const Cell& value) {
  const int64_t start_ms = integer(value) * base::kHourMs;
  switch (by) {
    case account::By::kKey:
    case account::By::kModel:
    case account::By::kClient:
      return std::string(text(value));
    case account::By::kHour:
      return base::write_utc(start_ms);
    case account::By::kDay:
      return base::pacific_day(start_ms);
  }
  __builtin_unreachable();
}

Rows query_hours(Storage& storage, const UsageQuery& query) {
  const std::string_view group = column(query.by);
  const int64_t end = (query.to_ms + base::kHourMs - 1) / base::kHourMs;
  return read(storage,
              base::concat("SELECT ", group, ",", kSums,
                           "FROM usage_hour WHERE hour >= ? AND hour < ? GROUP BY ", group),
              {query.from_ms / base::kHourMs, end});
}

Rows query_days(Storage& storage, const UsageQuery& query) {
  const std::string_view group = query.by == account::By::kDay ? "day" : column(query.by);
  return read(storage,
              base::concat("SELECT ", group, ",", kSums,
                           "FROM usage_day WHERE day >= ? AND day <= ? GROUP BY ", group),
              {base::pacific_day(query.from_ms), base::pacific_day(query.to_ms - 1)});
}

// Moves the hours from `first` to the end of their Los Angeles day into one day; answers the first
// hour after it.
int64_t sum_day(Statements& statements, int64_t first) {
  const int64_t start_ms = first * base::kHourMs;
  const int64_t end = base::next_pacific_midnight_ms(start_ms) / base::kHourMs;
  add(statements,
      base::concat("INSERT OR REPLACE INTO usage_day SELECT ?, key, model, client,", kSums,
                   "FROM usage_hour WHERE hour >= ? AND hour < ? GROUP BY key, model, client"),
      {base::pacific_day(start_ms), first, end});
  add(statements, "DELETE FROM usage_hour WHERE hour >= ? AND hour < ?", {first, end});
  return end;
}

}  // namespace

std::vector<account::Group> sum_usage(Storage& storage, const UsageQuery& query) {
  std::map<std::string, account::Totals> sums;
  for (const Row& row : query_hours(storage, query)) {
    account::add_totals(sums[hour_group(query.by, row[0])], read_totals(row));
  }
  if (query.by != account::By::kHour) {
    for (const Row& row : query_days(storage, query)) {
      account::add_totals(sums[std::string(text(row[0]))], read_totals(row));
    }
  }
  std::vector<account::Group> groups;
  for (const auto& [label, totals] : sums) groups.push_back({label, totals});
  return groups;
}

void retain_usage(Storage& storage, int64_t now_ms) {
  const std::string first_kept = base::pacific_day(now_ms - kHourRetentionDays * base::kDayMs);
  const Rows oldest = read(storage, "SELECT min(hour) FROM usage_hour");
  const bool any = !oldest.empty() && std::holds_alternative<int64_t>(oldest[0][0]);
  int64_t hour = any ? integer(oldest[0][0]) : now_ms / base::kHourMs;
  Statements statements;
  while (base::pacific_day(hour * base::kHourMs) < first_kept) hour = sum_day(statements, hour);
  add(statements, "DELETE FROM usage_day WHERE day < ?",
      {base::pacific_day(now_ms - kDayRetentionDays * base::kDayMs)});
  storage.write(statements);
}

}  // namespace ledger
