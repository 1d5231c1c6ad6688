#pragma once

#include <cstdint>
#include <vector>

#include "ledger/state.h"
#include "ledger/storage.h"
#include "state/report.h"

namespace ledger {

inline constexpr int64_t kJournalSlots = 2048;
// Reports not yet in the tables may be no more than this, so that the ring never overwrites one.
inline constexpr int64_t kMostUnfolded = 1024;
// Nor may their outcomes: a restart reads them all before it answers.
inline constexpr int64_t kMostUnfoldedOutcomes = 1024;

// Whether the reports must be brought into the tables now (ledger::save()).
bool is_full(const Journal& journal);

// Stores new outcomes as one report: one row written, or more when they are too large for one.
// Signatures are left out. Each outcome is bounded (take_new()).
void write_journal(Storage& storage, Journal& journal, const std::vector<state::Outcome>& outcomes,
                   int64_t at_ms);

// Applies the reports after `folded` to a state just read from the tables.
void replay_journal(Storage& storage, State& state);

// The newest outcomes, newest first, of the reports behind the one numbered `after`. No more
// reports are read than hold them, but for a few.
std::vector<state::Outcome> read_recent(Storage& storage, const Journal& journal, size_t limit,
                                        int64_t after = 0);

}  // namespace ledger
