#include "ledger/old_usage.h"

#include <algorithm>
#include <optional>

#include "base/civil_time.h"
#include "base/pacific_time.h"
#include "base/text.h"
#include "ledger/notes.h"
#include "ledger/usage.h"

namespace ledger {
namespace {

// The hour that everything left is older than; there as long as the tables that are set aside hold
// any (schema.cpp).
constexpr std::string_view kNote = "left_usage_end";
// Of the year 10000.
constexpr int64_t kAnyHour = 70'389'528;
constexpr size_t kRowsAtOnce = 1000;

// Where the rows lie.
struct Tables {
  std::string_view hour;
  std::string_view day;
};
constexpr Tables kWritten{"usage_hour", "usage_day"};
constexpr Tables kLeft{"left_usage_hour", "left_usage_day"};

constexpr std::string_view kColumns =
    " requests, errors, failed, prompt, completion, reasoning, cached, latency ";
constexpr std::string_view kColumnSums =
    " sum(requests), sum(errors), sum(failed), sum(prompt), sum(completion), sum(reasoning), "
    " sum(cached), sum(latency) ";

account::Totals read_totals(const Row& row, size_t at) {
  return {integer(row[at]),     integer(row[at + 1]), integer(row[at + 2]), integer(row[at + 3]),
          integer(row[at + 4]), integer(row[at + 5]), integer(row[at + 6]), integer(row[at + 7])};
}

// Rows of key, model, client and totals.
GroupSums group_rows(const Rows& rows) {
  GroupSums sums;
  for (const Row& row : rows) {
    const account::Totals totals = read_totals(row, 3);
    account::add_totals(sums.keys[std::string(text(row[0]))], totals);
    account::add_totals(sums.models[std::string(text(row[1]))], totals);
    account::add_totals(sums.clients[std::string(text(row[2]))], totals);
  }
  return sums;
}

void read_hours(Storage& storage, const Tables& tables, UsageSums& sums, int64_t end_hour) {
  const std::string range =
      base::concat("FROM ", tables.hour, " WHERE hour >= ? AND hour < ? GROUP BY ");
  const int64_t end = std::min(sums.end_hour, end_hour);
  add_sums(sums.groups, group_rows(read(storage,
                                        base::concat("SELECT key, model, client,", kColumnSums,
                                                     range, "key, model, client"),
                                        {sums.from_hour, end})));
  for (const Row& row : read(storage, base::concat("SELECT hour,", kColumnSums, range, "hour"),
                             {sums.from_hour, end})) {
    account::add_totals(sums.hours[integer(row[0])], read_totals(row, 1));
  }
}

void read_days(Storage& storage, const Tables& tables, UsageSums& sums, int64_t end_hour) {
  const std::string range =
      base::concat("FROM ", tables.day, " WHERE day >= ? AND day <= ? AND day < ? GROUP BY ");
  const std::string first = base::pacific_day(sums.from_hour * base::kHourMs);
  const std::string last = base::pacific_day(sums.end_hour * base::kHourMs - 1);
  const std::string end = base::pacific_day(end_hour * base::kHourMs);
  add_sums(sums.groups, group_rows(read(storage,
                                        base::concat("SELECT key, model, client,", kColumnSums,
                                                     range, "key, model, client"),
                                        {first, last, end})));
  for (const Row& row :
       read(storage, base::concat("SELECT day,", kColumnSums, range, "day"), {first, last, end})) {
    account::add_totals(sums.days[std::string(text(row[0]))], read_totals(row, 1));
  }
}

void read_both(Storage& storage, const Tables& tables, UsageSums& sums, int64_t end_hour) {
  read_hours(storage, tables, sums, end_hour);
  read_days(storage, tables, sums, end_hour);
}

std::optional<int64_t> newest_hour(Storage& storage, int64_t end_hour) {
  const Rows rows = read(
      storage, base::concat("SELECT max(hour) FROM ", kLeft.hour, " WHERE hour < ?"), {end_hour});
  if (rows.empty() || !std::holds_alternative<int64_t>(rows[0][0])) return std::nullopt;
  return integer(rows[0][0]);
}

// Moves the newest hours before `end_hour` over, until they are many rows; answers where they
// began, or nullopt when there is none.
std::optional<int64_t> convert_hours(Storage& storage, Statements& statements, int64_t end_hour) {
  HourSums hours;
  size_t count = 0;
  while (count < kRowsAtOnce) {
    const std::optional<int64_t> hour = newest_hour(storage, end_hour);
    if (!hour) break;
    const Rows rows = read(storage,
                           base::concat("SELECT key, model, client,", kColumns, "FROM ", kLeft.hour,
                                        " WHERE hour = ?"),
                           {*hour});
    hours[*hour] = group_rows(rows);
    count += rows.size();
    end_hour = *hour;
  }
  if (hours.empty()) return std::nullopt;
  save_usage(storage, statements, hours);
  return end_hour;
}

// The same for one day.
std::optional<int64_t> convert_day(Storage& storage, Statements& statements, int64_t end_hour) {
  const Rows newest =
      read(storage, base::concat("SELECT max(day) FROM ", kLeft.day, " WHERE day < ?"),
           {base::pacific_day(end_hour * base::kHourMs)});
  const std::string day(newest.empty() ? std::string_view() : text(newest[0][0]));
  if (day.empty()) return std::nullopt;
  save_day(storage, statements, day,
           group_rows(read(storage,
                           base::concat("SELECT key, model, client,", kColumns, "FROM ", kLeft.day,
                                        " WHERE day = ?"),
                           {day})));
  return base::pacific_day_start_ms(day) / base::kHourMs;
}

// Dropping a table writes no row; deleting what it holds would use up the limit of a day.
void drop_left(Statements& statements) {
  for (const std::string_view table : {kLeft.hour, kLeft.day}) {
    add(statements, base::concat("DROP TABLE IF EXISTS ", table));
  }
}

void note_end(Statements& statements, int64_t end_hour) {
  add(statements, "INSERT OR REPLACE INTO notes(name, value) VALUES(?, ?)",
      {cell(kNote), std::to_string(end_hour)});
}

// Where there are any, the rows of an earlier version take the place of those that were left
// before. Answers the end of what is left then.
int64_t set_aside(Storage& storage, Statements& statements) {
  const Rows found =
      read(storage, base::concat("SELECT 1 WHERE EXISTS(SELECT 1 FROM ", kWritten.hour,
                                 ") OR EXISTS(SELECT 1 FROM ", kWritten.day, ")"));
  if (found.empty()) return 0;
  drop_left(statements);
  add(statements, base::concat("ALTER TABLE ", kWritten.hour, " RENAME TO ", kLeft.hour));
  add(statements, base::concat("ALTER TABLE ", kWritten.day, " RENAME TO ", kLeft.day));
  for (const std::string_view table : {kUsageHourTable, kUsageDayTable}) add(statements, table);
  note_end(statements, kAnyHour);
  return kAnyHour;
}

// Nothing of what was set aside is left. Answers the end of what is then.
int64_t begin_anew(Storage& storage, Statements& statements) {
  const int64_t end = set_aside(storage, statements);
  if (end != 0) return end;
  drop_left(statements);
  add(statements, "DELETE FROM notes WHERE name = ?", {cell(kNote)});
  return 0;
}

}  // namespace

int64_t load_old_usage(Storage& storage) {
  const int64_t left = base::parse_int(read_note(storage, kNote)).value_or(0);
  if (left != 0 || storage.failed()) return left;
  Statements statements;
  const int64_t end = set_aside(storage, statements);
  return end != 0 && storage.write(statements) ? end : 0;
}

void convert_old_usage(Storage& storage, State& state) {
  const int64_t end = state.old_usage_end;
  if (end == 0) return;
  Statements statements;
  std::optional<int64_t> left = convert_hours(storage, statements, end);
  if (!left) left = convert_day(storage, statements, end);
  if (left) {
    note_end(statements, *left);
  } else {
    left = begin_anew(storage, statements);
  }
  if (storage.failed() || !storage.write(statements)) return;
  state.old_usage_end = *left;
}

void read_old_usage(Storage& storage, UsageSums& sums, int64_t old_usage_end) {
  if (old_usage_end == 0) return;
  read_both(storage, kLeft, sums, old_usage_end);
  read_both(storage, kWritten, sums, kAnyHour);
}

}  // namespace ledger
