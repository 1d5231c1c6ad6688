#pragma once

#include <cstdint>
#include <vector>

#include "ledger/state.h"
#include "state/report.h"

namespace ledger {

// So many ids of outcomes are remembered, the newest.
inline constexpr int64_t kRememberedIds = 8192;

// Of what an isolate reports, the outcomes not seen before; they are remembered as seen, and made
// such that they can be stored (state/report_bounds.h). Times that cannot be (a wrong clock) are
// moved to `now_ms`, or taken for not told.
std::vector<state::Outcome> take_new(Journal& journal, std::vector<state::Outcome> outcomes,
                                     int64_t now_ms);
void remember(Journal& journal, const std::string& outcome_id);

// Counts new outcomes and applies what they did to the keys' health. A function of the state, the
// outcomes and `at_ms`, so that a report read back from the journal has the same effect.
void apply_outcomes(State& state, const std::vector<state::Outcome>& outcomes, int64_t at_ms);

// Brings both documents to the Los Angeles day of `now_ms`; never back.
void roll_days(State& state, int64_t now_ms);

}  // namespace ledger
