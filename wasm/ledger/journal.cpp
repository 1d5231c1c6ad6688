#include "ledger/journal.h"

#include <algorithm>

#include "base/civil_time.h"
#include "base/text.h"
#include "ledger/apply.h"

namespace ledger {
namespace {

constexpr int64_t kBatch = 64;
// A report is repeated within seconds or not at all.
constexpr int64_t kRepeatMs = 15 * base::kMinuteMs;

struct Entry {
  int64_t seq;
  int64_t at_ms;
  std::vector<state::Outcome> outcomes;
};

// The reports numbered `first` … `first` + kBatch − 1, as far as they exist.
std::vector<Entry> read_batch(Storage& storage, int64_t first) {
  std::vector<Entry> entries;
  // A batch is aligned, so it never wraps around the ring.
  const int64_t slot = first % kJournalSlots;
  for (const Row& row : run(storage,
                            "SELECT seq, at, body FROM reports WHERE slot >= ? AND slot < ? AND"
                            " seq >= ? AND seq < ? ORDER BY slot",
                            {slot, slot + kBatch, first, first + kBatch})) {
    base::Result<state::Report> report = state::read_report(text(row[2]));
    if (!report) continue;
    entries.push_back({integer(row[0]), integer(row[1]), std::move(report->outcomes)});
  }
  return entries;
}

// What is remembered of a report that is in the tables.
struct Seen {
  int64_t seq;
  int64_t at_ms;
  std::string ids;  // of its outcomes, a blank between two
};

// The same reports, of which SQLite takes out the ids alone: those of a busy hour are megabytes.
std::vector<Seen> read_seen(Storage& storage, int64_t first) {
  std::vector<Seen> seen;
  const int64_t slot = first % kJournalSlots;
  for (const Row& row :
       run(storage,
           "SELECT seq, at, CASE WHEN json_valid(body) THEN (SELECT group_concat(value->>'id', ' ')"
           " FROM json_each(body, '$.outcomes')) END FROM reports WHERE slot >= ? AND slot < ? AND"
           " seq >= ? AND seq < ? ORDER BY slot",
           {slot, slot + kBatch, first, first + kBatch})) {
    seen.push_back({integer(row[0]), integer(row[1]), std::string(text(row[2]))});
  }
  return seen;
}

int64_t batch_of(int64_t seq) {
  return seq / kBatch * kBatch;
}

void remember_before(Storage& storage, Journal& journal) {
  std::vector<Seen> reports;
  int64_t newest_ms = 0;
  for (int64_t first = batch_of(journal.folded); first >= 0; first -= kBatch) {
    std::vector<Seen> batch = read_seen(storage, first);
    std::erase_if(batch, [&](const Seen& report) { return report.seq > journal.folded; });
    if (batch.empty() && first != batch_of(journal.folded)) break;
    if (!batch.empty()) newest_ms = std::max(newest_ms, batch.back().at_ms);
    const bool old = !batch.empty() && batch.front().at_ms < newest_ms - kRepeatMs;
    reports.insert(reports.begin(), std::make_move_iterator(batch.begin()),
                   std::make_move_iterator(batch.end()));
    if (old || journal.folded - first > kMostUnfolded) break;
  }
  for (const Seen& report : reports) {
    for (const std::string_view id : base::split(report.ids, ' ')) {
      if (!id.empty()) remember(journal, std::string(id));
    }
  }
}

}  // namespace

bool is_full(const Journal& journal) {
  return journal.last - journal.folded >= kMostUnfolded ||
         journal.unfolded_outcomes >= kMostUnfoldedOutcomes;
}

void write_journal(Storage& storage, Journal& journal, const std::vector<state::Outcome>& outcomes,
                   int64_t at_ms) {
  state::Report report;
  report.outcomes = outcomes;
  for (state::Outcome& outcome : report.outcomes) outcome.signatures.clear();
  base::Buffer body;
  state::write_report(report, body);
  journal.unfolded_outcomes += static_cast<int64_t>(outcomes.size());
  const int64_t seq = ++journal.last;
  run(storage,
      "INSERT INTO reports(slot, seq, at, body) VALUES(?, ?, ?, ?) ON CONFLICT(slot) DO UPDATE"
      " SET seq = excluded.seq, at = excluded.at, body = excluded.body",
      {seq % kJournalSlots, seq, at_ms, body.str()});
}

void replay_journal(Storage& storage, State& state) {
  Journal& journal = state.journal;
  remember_before(storage, journal);
  journal.last = journal.folded;
  for (int64_t first = batch_of(journal.folded);; first += kBatch) {
    for (const Entry& entry : read_batch(storage, first)) {
      if (entry.seq <= journal.folded) continue;
      for (const state::Outcome& outcome : entry.outcomes) remember(journal, outcome.id);
      apply_outcomes(state, entry.outcomes, entry.at_ms);
      journal.unfolded_outcomes += static_cast<int64_t>(entry.outcomes.size());
      journal.last = entry.seq;
    }
    if (journal.last < first + kBatch - 1) return;
  }
}

std::vector<state::Outcome> read_recent(Storage& storage, size_t limit) {
  std::vector<state::Outcome> outcomes;
  const Rows rows = run(storage, "SELECT body FROM reports ORDER BY seq DESC LIMIT ?",
                        {static_cast<int64_t>(limit)});
  for (const Row& row : rows) {
    base::Result<state::Report> report = state::read_report(text(row[0]));
    if (!report) continue;
    for (auto it = report->outcomes.rbegin(); it != report->outcomes.rend(); ++it) {
      if (outcomes.size() == limit) return outcomes;
      if (!state::is_request(*it)) continue;
      outcomes.push_back(std::move(*it));
    }
  }
  return outcomes;
}

}  // namespace ledger
