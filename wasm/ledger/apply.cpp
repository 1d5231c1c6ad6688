#include "ledger/apply.h"

#include <algorithm>
#include <utility>

#include "base/civil_time.h"
#include "base/pacific_time.h"
#include "keys/apply_outcome.h"
#include "keys/health.h"
#include "keys/window.h"
#include "ledger/edit.h"
#include "state/report_bounds.h"

namespace ledger {
namespace {

constexpr int64_t kLateMs = base::kDayMs;
constexpr size_t kMostRecords = 100;
// All of a key's records are in one row.
constexpr size_t kMostResting = 1000;

// Records that say nothing any more.
void drop_idle_records(state::GeminiKey& key, int64_t now_ms) {
  std::erase_if(key.models, [&](const state::ModelRecord& record) {
    return !keys::is_resting(record.health, now_ms) && record.health.strikes == 0 &&
           record.today.requests == 0 && keys::is_past(record.window, now_ms);
  });
}

void drop_unanswered_records(state::GeminiKey& key) {
  std::erase_if(key.models,
                [](const state::ModelRecord& record) { return record.today.requests == 0; });
}

void apply_to_keys(State& state, const state::Outcome& outcome, int64_t at_ms) {
  for (const size_t index : keys::apply_outcome(state.keys, outcome)) {
    state::GeminiKey& key = state.keys.keys[index];
    key.seq = state.keys.seq;
    // Clients can ask for any number of models that do not exist.
    if (key.models.size() > kMostRecords) drop_idle_records(key, at_ms);
    if (key.models.size() > kMostResting) drop_unanswered_records(key);
  }
}

void apply_to_config(State& state, const state::Outcome& outcome) {
  const keys::ConfigChange change = keys::apply_outcome(state.config, outcome);
  if (change.worker_key != nullptr) change.worker_key->seq = state.config.seq;
  if (change.policy) state.config.policy.seq = state.config.seq;
}

void correct_times(state::Outcome& outcome, int64_t now_ms) {
  // What is reported has been: a time that is not yet here would begin the next minute, or day, for
  // one isolate and leave the others' calls out of it.
  const auto is_possible = [&](int64_t time_ms) {
    return time_ms > now_ms - kLateMs && time_ms <= now_ms;
  };
  if (!is_possible(outcome.time_ms)) outcome.time_ms = now_ms;
  if (!is_possible(outcome.begun_ms)) outcome.begun_ms = 0;
  for (state::Attempt& attempt : outcome.attempts) {
    if (!is_possible(attempt.begun_ms)) attempt.begun_ms = 0;
  }
}

}  // namespace

void remember(Journal& journal, const std::string& outcome_id) {
  if (!journal.known.insert(outcome_id).second) return;
  journal.order.push_back(outcome_id);
  if (std::cmp_less_equal(journal.order.size(), kRememberedIds)) return;
  journal.known.erase(journal.order.front());
  journal.order.pop_front();
}

std::vector<state::Outcome> take_new(Journal& journal, std::vector<state::Outcome> outcomes,
                                     int64_t now_ms) {
  std::vector<state::Outcome> fresh;
  for (state::Outcome& outcome : outcomes) {
    state::bound_outcome(outcome);
    if (journal.known.contains(outcome.id)) continue;
    remember(journal, outcome.id);
    correct_times(outcome, now_ms);
    fresh.push_back(std::move(outcome));
  }
  return fresh;
}

void roll_days(State& state, int64_t now_ms) {
  const std::string day = base::pacific_day(now_ms);
  if (day > state.keys.day) {
    state::roll_day(state.keys, day);
    for (state::GeminiKey& key : state.keys.keys) drop_idle_records(key, now_ms);
  }
  if (day > state.config.day) state::roll_day(state.config, day);
}

void apply_outcomes(State& state, const std::vector<state::Outcome>& outcomes, int64_t at_ms) {
  roll_days(state, at_ms);
  if (std::ranges::all_of(outcomes, &state::Outcome::refused)) return;
  next_seq(state.keys.seq, state.keys_floor);
  next_seq(state.config.seq, state.config_floor);
  for (const state::Outcome& outcome : outcomes) {
    if (outcome.refused) continue;
    apply_to_keys(state, outcome, at_ms);
    apply_to_config(state, outcome);
    for (const account::Row& row : account::rows_of(outcome)) {
      add_row(state.usage, row);
    }
  }
}

}  // namespace ledger
