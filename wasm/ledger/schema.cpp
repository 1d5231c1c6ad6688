#include "ledger/schema.h"

#include <span>
#include <string_view>

#include "ledger/old_usage.h"

namespace ledger {
namespace {

// A row written is what the platform counts, and an index counts once more: so tables are keyed by
// what they are looked up by, and none has a second index.
constexpr std::string_view kFirst[] = {
    // One row an entry of the two documents, in configured order. `body` is a document of one.
    "CREATE TABLE gemini_keys(position INTEGER PRIMARY KEY, id TEXT NOT NULL, body TEXT NOT NULL)",
    "CREATE TABLE worker_keys(position INTEGER PRIMARY KEY, id TEXT NOT NULL, body TEXT NOT NULL)",
    // Settings, models, learned repairs, revoked sessions: one row.
    "CREATE TABLE policy(id INTEGER PRIMARY KEY CHECK(id = 1), body TEXT NOT NULL)",
    // What the rows above stand for: they hold every report up to `folded`.
    "CREATE TABLE head(id INTEGER PRIMARY KEY CHECK(id = 1), keys_seq INTEGER, keys_day TEXT,"
    " config_seq INTEGER, config_day TEXT, folded INTEGER, pruned TEXT)",
    // Reports as they came, in a ring: durable at once, folded into the other tables later. They
    // are also the request records and, by their outcome ids, the guard against counting twice.
    "CREATE TABLE reports(slot INTEGER PRIMARY KEY, seq INTEGER NOT NULL, at INTEGER NOT NULL,"
    " body TEXT NOT NULL)",
    kUsageHourTable,
    kUsageDayTable,
    "CREATE TABLE signatures(call TEXT PRIMARY KEY, signature TEXT NOT NULL, at INTEGER NOT NULL)"
    " WITHOUT ROWID",
    // SHA-256 of each Gemini key's secret, which tells a duplicate without opening any.
    "CREATE TABLE key_marks(mark TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID",
    // `address` is empty for the row of everybody.
    "CREATE TABLE login_attempts(address TEXT PRIMARY KEY, failures INTEGER NOT NULL,"
    " last_failure INTEGER NOT NULL, last_success INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE publications(name TEXT PRIMARY KEY, seq INTEGER NOT NULL, day TEXT NOT NULL,"
    " at INTEGER NOT NULL, count_day INTEGER NOT NULL, puts INTEGER NOT NULL,"
    " edits INTEGER NOT NULL) WITHOUT ROWID",
    // Small facts and the state of the background key test, by name.
    "CREATE TABLE notes(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
};

// The outcome ids of a report, a blank behind each: taking them out of the bodies of a busy hour,
// megabytes, kept a restart from answering.
constexpr std::string_view kSecond[] = {
    "ALTER TABLE reports ADD COLUMN ids TEXT NOT NULL DEFAULT ''",
    "UPDATE reports SET ids = (SELECT coalesce(group_concat(value->>'id' || ' ', ''), '') FROM"
    " json_each(body, '$.outcomes')) WHERE json_valid(body)",
};

// The ids again, of many reports in a row, as each row that a start reads is counted. Those in the
// table of reports are of no more use.
constexpr std::string_view kThird[] = {
    "CREATE TABLE seen(slot INTEGER PRIMARY KEY, number INTEGER NOT NULL, at INTEGER NOT NULL,"
    " ids TEXT NOT NULL)",
    "INSERT INTO seen SELECT seq / 64 % 22, seq / 64, min(at), group_concat(ids, '') FROM (SELECT"
    " seq, at, ids FROM reports WHERE seq <= (SELECT folded FROM head) AND seq > (SELECT folded"
    " FROM head) - 1344 ORDER BY seq) GROUP BY seq / 64",
};

// Usage as the panel asks for it, a row an hour and a row a Los Angeles day (usage_row.cpp): those
// of each hour × key × model × client were too many to write, delete and read. ledger/old_usage.h
// brings them over; the note says that there are any, of hours before the year 10000.
constexpr std::string_view kFourth[] = {
    "CREATE TABLE hour_sums(hour INTEGER PRIMARY KEY, body TEXT NOT NULL)",
    "CREATE TABLE day_sums(day TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID",
    "INSERT INTO notes(name, value) SELECT 'old_usage_end', '70389528' WHERE EXISTS(SELECT 1 FROM"
    " usage_hour) OR EXISTS(SELECT 1 FROM usage_day)",
};

// Where a version dropped them when their usage was brought over: an earlier one that is deployed
// again writes to them.
constexpr std::string_view kFifth[] = {kUsageHourTable, kUsageDayTable};

// What is brought over is set aside, so that what an earlier version counts that is deployed again
// amid it is not taken for converted. So is what a version has begun to convert in its place, and
// its note has another name now: that version drops the tables of a note it knows.
constexpr std::string_view kSixth[] = {
    "ALTER TABLE usage_hour RENAME TO left_usage_hour",
    "ALTER TABLE usage_day RENAME TO left_usage_day",
    kUsageHourTable,
    kUsageDayTable,
    "INSERT INTO notes(name, value) SELECT 'left_usage_end', coalesce((SELECT value FROM notes"
    " WHERE name = 'old_usage_end'), '70389528') WHERE EXISTS(SELECT 1 FROM left_usage_hour) OR"
    " EXISTS(SELECT 1 FROM left_usage_day)",
    "DELETE FROM notes WHERE name = 'old_usage_end'",
};

// One list a version; what has shipped is never changed, only followed by another.
constexpr std::span<const std::string_view> kVersions[] = {kFirst,  kSecond, kThird,
                                                           kFourth, kFifth,  kSixth};

int64_t read_version(Storage& storage) {
  if (read(storage, "SELECT name FROM sqlite_master WHERE name = 'meta'").empty()) return 0;
  const Rows rows = read(storage, "SELECT version FROM meta");
  return rows.empty() ? 0 : integer(rows[0][0]);
}

}  // namespace

void migrate(Storage& storage) {
  const int64_t version = read_version(storage);
  const int64_t newest = std::size(kVersions);
  // Without the version, steps that were taken would be taken again.
  if (version >= newest || storage.failed()) return;
  Statements statements;
  add(statements, "CREATE TABLE IF NOT EXISTS meta(version INTEGER NOT NULL)");
  for (int64_t step = version; step < newest; ++step) {
    for (const std::string_view statement : kVersions[step]) add(statements, statement);
  }
  add(statements, "DELETE FROM meta");
  add(statements, "INSERT INTO meta(version) VALUES(?)", {newest});
  storage.write(statements);
}

}  // namespace ledger
