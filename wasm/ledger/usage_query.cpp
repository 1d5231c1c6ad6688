#include <algorithm>

#include "base/civil_time.h"
#include "base/pacific_time.h"
#include "base/text.h"
#include "ledger/usage.h"

namespace ledger {
namespace {

// As many ranges as the overview offers.
constexpr size_t kRangesKept = 4;
// Of a range that reaches up to now, so that it stays the same range as time goes on.
constexpr int64_t kOpenEndMs = 253'402'300'800'000;

constexpr std::string_view kSums =
    " sum(requests), sum(errors), sum(failed), sum(prompt), sum(completion), sum(reasoning), "
    " sum(cached), sum(latency) ";

account::Totals read_totals(const Row& row, size_t at) {
  return {integer(row[at]),     integer(row[at + 1]), integer(row[at + 2]), integer(row[at + 3]),
          integer(row[at + 4]), integer(row[at + 5]), integer(row[at + 6]), integer(row[at + 7])};
}

void add_places(UsageSums& sums, const Rows& rows) {
  for (const Row& row : rows) {
    const account::Totals totals = read_totals(row, 3);
    account::add_totals(sums.keys[std::string(text(row[0]))], totals);
    account::add_totals(sums.models[std::string(text(row[1]))], totals);
    account::add_totals(sums.clients[std::string(text(row[2]))], totals);
  }
}

// Two passes over the rows of the range: what is sent here is a row for each combination of key,
// model and client and one for each hour, not their product.
void read_hours(Storage& storage, UsageSums& sums) {
  constexpr std::string_view kRange = "FROM usage_hour WHERE hour >= ? AND hour < ? GROUP BY ";
  add_places(
      sums,
      read(storage, base::concat("SELECT key, model, client,", kSums, kRange, "key, model, client"),
           {sums.from_hour, sums.end_hour}));
  for (const Row& row : read(storage, base::concat("SELECT hour,", kSums, kRange, "hour"),
                             {sums.from_hour, sums.end_hour})) {
    account::add_totals(sums.hours[integer(row[0])], read_totals(row, 1));
  }
}

void read_days(Storage& storage, UsageSums& sums) {
  constexpr std::string_view kRange = "FROM usage_day WHERE day >= ? AND day <= ? GROUP BY ";
  const std::string first = base::pacific_day(sums.from_hour * base::kHourMs);
  const std::string last = base::pacific_day(sums.end_hour * base::kHourMs - 1);
  add_places(
      sums,
      read(storage, base::concat("SELECT key, model, client,", kSums, kRange, "key, model, client"),
           {first, last}));
  for (const Row& row :
       read(storage, base::concat("SELECT day,", kSums, kRange, "day"), {first, last})) {
    account::add_totals(sums.days[std::string(text(row[0]))], read_totals(row, 1));
  }
}

// The sums of a range, the newest asked for in front.
UsageSums& find_sums(Storage& storage, std::vector<UsageSums>& kept, int64_t from_hour,
                     int64_t end_hour) {
  const auto known = std::ranges::find_if(kept, [&](const UsageSums& sums) {
    return sums.from_hour == from_hour && sums.end_hour == end_hour;
  });
  if (known != kept.end()) {
    std::rotate(kept.begin(), known, known + 1);
    return kept.front();
  }
  UsageSums sums;
  sums.from_hour = from_hour;
  sums.end_hour = end_hour;
  read_hours(storage, sums);
  read_days(storage, sums);
  if (kept.size() == kRangesKept) kept.pop_back();
  kept.insert(kept.begin(), std::move(sums));
  return kept.front();
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

std::vector<account::Group> sum_usage(Storage& storage, State& state, const UsageQuery& query) {
  const int64_t to_ms = query.to_ms > query.now_ms ? kOpenEndMs : query.to_ms;
  const UsageSums& stored = find_sums(storage, state.sums, query.from_ms / base::kHourMs,
                                      (to_ms + base::kHourMs - 1) / base::kHourMs);
  UsageSums sums = stored;
  for (const account::Row& row : state.usage) add_row(sums, row);
  // What was read may be wrong then.
  if (storage.failed()) state.sums.clear();
  return groups_of(sums, query.by);
}

void retain_usage(Storage& storage, State& state, int64_t now_ms) {
  const std::string first_kept = base::pacific_day(now_ms - kHourRetentionDays * base::kDayMs);
  const Rows oldest = read(storage, "SELECT min(hour) FROM usage_hour");
  const bool any = !oldest.empty() && std::holds_alternative<int64_t>(oldest[0][0]);
  int64_t hour = any ? integer(oldest[0][0]) : now_ms / base::kHourMs;
  Statements statements;
  while (base::pacific_day(hour * base::kHourMs) < first_kept) hour = sum_day(statements, hour);
  add(statements, "DELETE FROM usage_day WHERE day < ?",
      {base::pacific_day(now_ms - kDayRetentionDays * base::kDayMs)});
  state.sums.clear();
  storage.write(statements);
}

}  // namespace ledger
