#include "ledger/journal.h"

#include <algorithm>
#include <optional>
#include <ranges>

#include "base/civil_time.h"
#include "base/text.h"
#include "ledger/apply.h"
#include "state/report_bounds.h"

namespace ledger {
namespace {

constexpr int64_t kBatch = 64;
// A report is repeated within seconds, or with the next chat of an isolate that has rested.
constexpr int64_t kRepeatMs = 2 * base::kHourMs;

struct Entry {
  int64_t seq;
  int64_t at_ms;
  std::optional<std::vector<state::Outcome>> outcomes;  // nullopt = they cannot be read
};

// seq, at and `column` of the reports numbered `first` … `end` − 1, as far as they exist. Both lie
// in one batch: batches are aligned, so none wraps around the ring.
Rows read_reports(Storage& storage, std::string_view column, int64_t first, int64_t end) {
  const int64_t slot = first % kJournalSlots;
  return read(storage,
              base::concat("SELECT seq, at, ", column,
                           " FROM reports WHERE slot >= ? AND slot < ? AND seq >= ? AND seq < ?"
                           " ORDER BY slot"),
              {slot, slot + end - first, first, end});
}

std::vector<Entry> read_entries(Storage& storage, int64_t first, int64_t end) {
  std::vector<Entry> entries;
  for (const Row& row : read_reports(storage, "body", first, end)) {
    base::Result<state::Report> report = state::read_report(text(row[2]));
    Entry& entry = entries.emplace_back(Entry{integer(row[0]), integer(row[1]), std::nullopt});
    if (report) entry.outcomes = std::move(report->outcomes);
  }
  return entries;
}

// What is remembered of a report that is in the tables.
struct Seen {
  int64_t at_ms;
  std::string ids;  // of its outcomes, a blank behind each
};

std::vector<Seen> read_seen(Storage& storage, int64_t first, int64_t end) {
  std::vector<Seen> seen;
  for (const Row& row : read_reports(storage, "ids", first, end)) {
    seen.push_back({integer(row[1]), std::string(text(row[2]))});
  }
  return seen;
}

int64_t batch_of(int64_t seq) {
  return seq / kBatch * kBatch;
}

void remember_before(Storage& storage, Journal& journal) {
  std::vector<Seen> reports;
  int64_t count = 0;
  int64_t newest_ms = 0;
  for (int64_t end = journal.folded + 1; end > 0; end = batch_of(end - 1)) {
    std::vector<Seen> batch = read_seen(storage, batch_of(end - 1), end);
    if (batch.empty()) break;
    newest_ms = std::max(newest_ms, batch.back().at_ms);
    const bool old = batch.front().at_ms < newest_ms - kRepeatMs;
    for (const Seen& report : batch) count += std::ranges::count(report.ids, ' ');
    reports.insert(reports.begin(), std::make_move_iterator(batch.begin()),
                   std::make_move_iterator(batch.end()));
    if (old || count >= kRememberedIds || journal.folded - end > kMostUnfolded) break;
  }
  for (const Seen& report : reports) {
    for (const std::string_view id : base::split(report.ids, ' ')) {
      if (!id.empty()) remember(journal, std::string(id));
    }
  }
}

void replay(State& state, const std::vector<state::Outcome>& outcomes, int64_t at_ms) {
  for (const state::Outcome& outcome : outcomes) remember(state.journal, outcome.id);
  apply_outcomes(state, outcomes, at_ms);
  state.journal.unfolded_outcomes += static_cast<int64_t>(outcomes.size());
}

void write_row(Storage& storage, Journal& journal, const state::Report& report, int64_t at_ms) {
  if (report.outcomes.empty()) return;
  base::Buffer body;
  state::write_report(report, body);
  std::string ids;
  for (const state::Outcome& outcome : report.outcomes) ids += base::concat(outcome.id, " ");
  journal.unfolded_outcomes += static_cast<int64_t>(report.outcomes.size());
  if (journal.last == journal.folded) journal.unfolded_ms = at_ms;
  const int64_t seq = ++journal.last;
  write(
      storage,
      "INSERT INTO reports(slot, seq, at, body, ids) VALUES(?, ?, ?, ?, ?) ON CONFLICT(slot) DO"
      " UPDATE SET seq = excluded.seq, at = excluded.at, body = excluded.body, ids = excluded.ids",
      {seq % kJournalSlots, seq, at_ms, body.str(), ids});
}

}  // namespace

bool is_full(const Journal& journal) {
  return journal.last - journal.folded >= kMostUnfolded ||
         journal.unfolded_outcomes >= kMostUnfoldedOutcomes;
}

void write_journal(Storage& storage, Journal& journal, const std::vector<state::Outcome>& outcomes,
                   int64_t at_ms) {
  state::Report report;
  size_t size = 0;
  for (const state::Outcome& outcome : outcomes) {
    const size_t more = state::stored_size(outcome);
    if (size + more > state::kLargestReport) {
      write_row(storage, journal, report, at_ms);
      report.outcomes.clear();
      size = 0;
    }
    size += more;
    report.outcomes.push_back(outcome);
    report.outcomes.back().signatures.clear();
  }
  write_row(storage, journal, report, at_ms);
}

void replay_journal(Storage& storage, State& state) {
  Journal& journal = state.journal;
  remember_before(storage, journal);
  journal.last = journal.folded;
  for (int64_t first = journal.folded + 1;;) {
    const int64_t end = batch_of(first) + kBatch;
    for (const Entry& entry : read_entries(storage, first, end)) {
      if (journal.last == journal.folded) journal.unfolded_ms = entry.at_ms;
      // One that cannot be read has its number all the same: those behind it are applied too.
      journal.last = entry.seq;
      if (entry.outcomes) {
        replay(state, *entry.outcomes, entry.at_ms);
      } else {
        ++state.unreadable_reports;
      }
    }
    if (journal.last < end - 1) return;
    first = end;
  }
}

std::vector<state::Outcome> read_recent(Storage& storage, const Journal& journal, size_t limit) {
  std::vector<state::Outcome> outcomes;
  const int64_t oldest = std::max<int64_t>(1, journal.last - kJournalSlots + 1);
  for (int64_t end = journal.last + 1; end > oldest; end = batch_of(end - 1)) {
    std::vector<Entry> entries = read_entries(storage, std::max(oldest, batch_of(end - 1)), end);
    for (Entry& entry : std::views::reverse(entries)) {
      if (!entry.outcomes) continue;
      for (state::Outcome& outcome : std::views::reverse(*entry.outcomes)) {
        if (!state::is_request(outcome)) continue;
        outcomes.push_back(std::move(outcome));
        if (outcomes.size() == limit) return outcomes;
      }
    }
  }
  return outcomes;
}

}  // namespace ledger
