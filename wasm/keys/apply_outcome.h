#pragma once

#include <vector>

#include "state/config_document.h"
#include "state/keys_document.h"
#include "state/report.h"

// The Ledger's step: one finished chat counted into both documents, exactly once by the caller's
// care for Outcome::id. Both documents must be of the current day (state::roll_day) before. A call
// counts for the minute and the day in which it began, as it did while it was under way; one of an
// earlier day changes health and windows, but no counter of the day.
namespace keys {

inline constexpr int64_t kRepairMemoryMs = 24 * 3'600'000;

// Every call counts for the minute of its key and model, and its tokens for their day; an answered
// one as a request of the day, a failed one as an error, one that was broken off as neither. Then
// health: the reported effects, and the successes. Answers the indexes of the keys that
// changed.
std::vector<size_t> apply_outcome(state::KeysDocument& document, const state::Outcome& outcome);

// Keeps the repair that made `outcome` succeed for the model's next requests, a day from then; not
// one that only this request needed. True when the policy changed. An isolate calls it too, so that
// its next request knows before the Ledger has answered.
bool remember_repair(state::Policy& policy, const state::Outcome& outcome);

// What changed; the caller gives the changed parts their seq.
struct ConfigChange {
  state::WorkerKey* worker_key = nullptr;
  bool policy = false;  // a repair is remembered (anew)
};
ConfigChange apply_outcome(state::ConfigDocument& document, const state::Outcome& outcome);

}  // namespace keys
