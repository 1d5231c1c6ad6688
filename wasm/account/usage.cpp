#include "account/usage.h"

#include "base/civil_time.h"

namespace account {
namespace {

Totals call_totals(const state::Attempt& attempt) {
  const base::Usage& usage = attempt.usage;
  return {.requests = attempt.end == state::CallEnd::kAnswered ? 1 : 0,
          .failed_calls = attempt.end == state::CallEnd::kFailed ? 1 : 0,
          .prompt_tokens = usage.prompt,
          .completion_tokens = usage.completion,
          .reasoning_tokens = usage.reasoning,
          .cached_tokens = usage.cached};
}

}  // namespace

void add_totals(Totals& sum, const Totals& more) {
  sum.requests += more.requests;
  sum.errors += more.errors;
  sum.failed_calls += more.failed_calls;
  sum.prompt_tokens += more.prompt_tokens;
  sum.completion_tokens += more.completion_tokens;
  sum.reasoning_tokens += more.reasoning_tokens;
  sum.cached_tokens += more.cached_tokens;
  sum.latency_ms += more.latency_ms;
}

std::vector<Row> rows_of(const state::Outcome& outcome) {
  std::vector<Row> rows;
  Place place = {outcome.time_ms / base::kHourMs, outcome.key_id, outcome.model,
                 outcome.worker_key_id};
  if (outcome.result == state::OutcomeResult::kError) {
    merge_row(rows, {place, Totals{.errors = 1}});
  }
  for (const state::Attempt& attempt : outcome.attempts) {
    if (attempt.end == state::CallEnd::kAborted) continue;
    Totals totals = call_totals(attempt);
    if (state::is_answered(attempt)) totals.latency_ms = outcome.latency_ms;
    place.key_id = attempt.key_id;
    merge_row(rows, {place, totals});
  }
  return rows;
}

void merge_row(std::vector<Row>& rows, const Row& row) {
  for (Row& present : rows) {
    if (present.place == row.place) return add_totals(present.totals, row.totals);
  }
  rows.push_back(row);
}

}  // namespace account
