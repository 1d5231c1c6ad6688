#include <algorithm>

#include "base/civil_time.h"
#include "base/pacific_time.h"
#include "ledger/old_usage.h"
#include "ledger/usage.h"

namespace ledger {
namespace {

// As many ranges as the overview offers.
constexpr size_t kRangesKept = 4;
// Of a range that reaches up to now, so that it stays the same range as time goes on.
constexpr int64_t kOpenEndMs = 253'402'300'800'000;

std::string day_of(int64_t hour) {
  return base::pacific_day(hour * base::kHourMs);
}

// Of days before this one no hours are kept.
std::string first_kept_day(int64_t now_ms) {
  return base::pacific_day(now_ms - kHourRetentionDays * base::kDayMs);
}

void add_day(UsageSums& sums, const std::string& day, const std::string& first_kept,
             const StoredSums& stored) {
  add_sums(sums.groups, stored.groups);
  if (day < first_kept) {
    account::add_totals(sums.days[day], total_of(stored.groups));
    return;
  }
  for (const auto& [hour, totals] : stored.hours) account::add_totals(sums.hours[hour], totals);
}

// Whole days, from `first` to `last`.
void read_days(Storage& storage, UsageSums& sums, const std::string& first_kept,
               const std::string& first, const std::string& last) {
  for (const Row& row :
       read(storage, "SELECT day, body FROM day_sums WHERE day >= ? AND day <= ?", {first, last})) {
    add_day(sums, std::string(text(row[0])), first_kept, read_sums(text(row[1])));
  }
}

// Hours of one day, as far as there are any; the whole day where hours are not kept.
void read_part(Storage& storage, UsageSums& sums, const std::string& first_kept, int64_t from_hour,
               int64_t end_hour) {
  if (from_hour >= end_hour) return;
  const std::string day = day_of(from_hour);
  if (day < first_kept) return read_days(storage, sums, first_kept, day, day);
  for (const Row& row :
       read(storage, "SELECT hour, body FROM hour_sums WHERE hour >= ? AND hour < ?",
            {from_hour, end_hour})) {
    add_hour(sums, integer(row[0]), read_sums(text(row[1])).groups);
  }
}

void read_range(Storage& storage, UsageSums& sums, int64_t now_ms) {
  const std::string first_kept = first_kept_day(now_ms);
  const int64_t from_ms = sums.from_hour * base::kHourMs;
  const int64_t end_ms = sums.end_hour * base::kHourMs;
  // The whole days of the range, and where the parts of days before and behind them end and begin.
  const int64_t first = base::next_pacific_midnight_ms(from_ms - 1) / base::kHourMs;
  const int64_t last = base::pacific_midnight_ms(end_ms) / base::kHourMs;
  const int64_t before = std::min(first, sums.end_hour);
  read_part(storage, sums, first_kept, sums.from_hour, before);
  if (first < last) read_days(storage, sums, first_kept, day_of(first), day_of(last - 1));
  read_part(storage, sums, first_kept, std::max(last, before), sums.end_hour);
}

// The sums of a range, the newest asked for in front.
UsageSums& find_sums(Storage& storage, State& state, int64_t from_hour, int64_t end_hour,
                     int64_t now_ms) {
  std::vector<UsageSums>& kept = state.sums;
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
  read_range(storage, sums, now_ms);
  read_old_usage(storage, sums, state.old_usage_end);
  if (kept.size() == kRangesKept) kept.pop_back();
  kept.insert(kept.begin(), std::move(sums));
  return kept.front();
}

}  // namespace

std::vector<account::Group> sum_usage(Storage& storage, State& state, const UsageQuery& query) {
  const int64_t to_ms = query.to_ms > query.now_ms ? kOpenEndMs : query.to_ms;
  const UsageSums& stored = find_sums(storage, state, query.from_ms / base::kHourMs,
                                      (to_ms + base::kHourMs - 1) / base::kHourMs, query.now_ms);
  UsageSums sums = stored;
  for (const auto& [hour, counted] : state.usage) add_hour(sums, hour, counted);
  // What was read may be wrong then.
  if (storage.failed()) state.sums.clear();
  return groups_of(sums, query.by);
}

void retain_usage(Storage& storage, State& state, int64_t now_ms) {
  Statements statements;
  const int64_t first_kept_ms =
      base::pacific_midnight_ms(now_ms - kHourRetentionDays * base::kDayMs);
  add(statements, "DELETE FROM hour_sums WHERE hour < ?", {first_kept_ms / base::kHourMs});
  add(statements, "DELETE FROM day_sums WHERE day < ?",
      {base::pacific_day(now_ms - kDayRetentionDays * base::kDayMs)});
  state.sums.clear();
  storage.write(statements);
}

}  // namespace ledger
