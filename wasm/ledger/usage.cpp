#include "ledger/usage.h"

#include "base/civil_time.h"
#include "base/pacific_time.h"

namespace ledger {
namespace {

StoredSums read_row(Storage& storage, std::string_view sql, const Cell& place) {
  const Rows rows = read(storage, sql, {place});
  return rows.empty() ? StoredSums() : read_sums(text(rows[0][0]));
}

StoredSums read_day(Storage& storage, const std::string& day) {
  return read_row(storage, "SELECT body FROM day_sums WHERE day = ?", day);
}

void put_day(Statements& statements, const std::string& day, StoredSums sums) {
  add(statements, "INSERT OR REPLACE INTO day_sums(day, body) VALUES(?, ?)",
      {day, write_sums(std::move(sums))});
}

}  // namespace

void save_usage(Storage& storage, Statements& statements, const HourSums& hours) {
  std::map<std::string, StoredSums> days;
  for (const auto& [hour, sums] : hours) {
    StoredSums stored = read_row(storage, "SELECT body FROM hour_sums WHERE hour = ?", hour);
    add_sums(stored.groups, sums);
    add(statements, "INSERT OR REPLACE INTO hour_sums(hour, body) VALUES(?, ?)",
        {hour, write_sums(std::move(stored))});
    const std::string name = base::pacific_day(hour * base::kHourMs);
    const auto [day, added] = days.try_emplace(name);
    if (added) day->second = read_day(storage, name);
    add_sums(day->second.groups, sums);
    account::add_totals(day->second.hours[hour], total_of(sums));
  }
  for (auto& [name, day] : days) put_day(statements, name, std::move(day));
}

void save_day(Storage& storage, Statements& statements, const std::string& day,
              const GroupSums& sums) {
  StoredSums stored = read_day(storage, day);
  add_sums(stored.groups, sums);
  put_day(statements, day, std::move(stored));
}

}  // namespace ledger
