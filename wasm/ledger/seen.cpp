#include "ledger/seen.h"

#include <algorithm>

#include "base/civil_time.h"
#include "base/text.h"
#include "ledger/apply.h"

namespace ledger {
namespace {

// A report is repeated within seconds, or with the next chat of an isolate that has rested.
constexpr int64_t kRepeatMs = 2 * base::kHourMs;
constexpr int64_t kRowMs = 10 * base::kMinuteMs;
constexpr int64_t kIdsPerRow = 1024;
// A row begins when the last is full or old. So many hold what is to be remembered.
constexpr int64_t kRows = kRepeatMs / kRowMs + kRememberedIds / kIdsPerRow + 2;

constexpr std::string_view kAppend =
    "INSERT INTO seen(slot, number, at, ids) VALUES(?, ?, ?, ?) ON CONFLICT(slot) DO UPDATE SET"
    " ids = CASE WHEN number = excluded.number THEN ids ELSE '' END || excluded.ids,"
    " number = excluded.number, at = excluded.at";

}  // namespace

void save_seen(Statements& statements, Journal& journal) {
  const auto end = journal.order.cend();
  const auto known = static_cast<int64_t>(journal.order.size());
  auto id = end - std::min(journal.unfolded_outcomes, known);
  SeenRow& row = journal.seen_row;
  while (id != end) {
    const bool old = journal.unfolded_ms - row.at_ms >= kRowMs;
    if (old || row.count >= kIdsPerRow) row = {row.number + 1, journal.unfolded_ms, 0};
    std::string ids;
    for (; id != end && row.count < kIdsPerRow; ++id, ++row.count) ids += base::concat(*id, " ");
    add(statements, kAppend, {row.number % kRows, row.number, row.at_ms, ids});
  }
}

void load_seen(Storage& storage, Journal& journal) {
  for (const Row& row : read(storage, "SELECT number, at, ids FROM seen ORDER BY number")) {
    journal.seen_row = {integer(row[0]), integer(row[1]), 0};
    for (const std::string_view id : base::split(text(row[2]), ' ')) {
      if (id.empty()) continue;
      remember(journal, std::string(id));
      ++journal.seen_row.count;
    }
  }
}

}  // namespace ledger
