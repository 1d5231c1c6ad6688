#include "ledger/journal.h"

#include <algorithm>
#include <optional>
#include <ranges>

#include "ledger/apply.h"
#include "state/report_bounds.h"

namespace ledger {
namespace {

constexpr int64_t kBatch = 64;

struct Entry {
  int64_t seq;
  int64_t at_ms;
  std::optional<std::vector<state::Outcome>> outcomes;  // nullopt = they cannot be read
};

// The reports numbered `first` … `end` − 1, as far as they exist. Both lie in one batch: batches
// are aligned, so none wraps around the ring.
std::vector<Entry> read_entries(Storage& storage, int64_t first, int64_t end) {
  std::vector<Entry> entries;
  const int64_t slot = first % kJournalSlots;
  for (const Row& row : read(storage,
                             "SELECT seq, at, body FROM reports WHERE slot >= ? AND slot < ? AND"
                             " seq >= ? AND seq < ? ORDER BY slot",
                             {slot, slot + end - first, first, end})) {
    base::Result<state::Report> report = state::read_report(text(row[2]));
    Entry& entry = entries.emplace_back(Entry{integer(row[0]), integer(row[1]), std::nullopt});
    if (report) entry.outcomes = std::move(report->outcomes);
  }
  return entries;
}

int64_t batch_of(int64_t seq) {
  return seq / kBatch * kBatch;
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
  journal.unfolded_outcomes += static_cast<int64_t>(report.outcomes.size());
  if (journal.last == journal.folded) journal.unfolded_ms = at_ms;
  const int64_t seq = ++journal.last;
  write(storage,
        "INSERT INTO reports(slot, seq, at, body) VALUES(?, ?, ?, ?) ON CONFLICT(slot) DO UPDATE"
        " SET seq = excluded.seq, at = excluded.at, body = excluded.body",
        {seq % kJournalSlots, seq, at_ms, body.str()});
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

std::vector<state::Outcome> read_recent(Storage& storage, const Journal& journal, size_t limit,
                                        int64_t after) {
  std::vector<state::Outcome> outcomes;
  const int64_t oldest = std::max(after + 1, journal.last - kJournalSlots + 1);
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
