#include "account/usage.h"

#include <unordered_map>

#include "base/civil_time.h"
#include "base/pacific_time.h"

namespace account {
namespace {

Totals answer_totals(const state::Outcome& outcome) {
  Totals totals;
  totals.requests = 1;
  totals.prompt_tokens = outcome.usage.prompt;
  totals.completion_tokens = outcome.usage.completion;
  totals.reasoning_tokens = outcome.usage.reasoning;
  totals.cached_tokens = outcome.usage.cached;
  totals.latency_ms = outcome.latency_ms;
  return totals;
}

std::string label_of(const Place& place, By by) {
  switch (by) {
    case By::kKey:
      return place.key_id;
    case By::kModel:
      return place.model;
    case By::kClient:
      return place.worker_key_id;
    case By::kHour:
      return base::write_utc(place.hour * base::kHourMs);
    case By::kDay:
      return base::pacific_day(place.hour * base::kHourMs);
  }
  __builtin_unreachable();
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
  const bool answered = state::is_answered(outcome);
  if (answered) {
    merge_row(rows, {place, answer_totals(outcome)});
  } else if (outcome.result == state::OutcomeResult::kError) {
    merge_row(rows, {place, Totals{.errors = 1}});
  }
  const bool last_failed = outcome.result == state::OutcomeResult::kError;
  const size_t failed = outcome.attempts.size() - (last_failed || outcome.attempts.empty() ? 0 : 1);
  for (size_t i = 0; i < failed; ++i) {
    place.key_id = outcome.attempts[i].key_id;
    merge_row(rows, {place, Totals{.failed_calls = 1}});
  }
  return rows;
}

void merge_row(std::vector<Row>& rows, const Row& row) {
  for (Row& present : rows) {
    if (present.place == row.place) return add_totals(present.totals, row.totals);
  }
  rows.push_back(row);
}

std::vector<Group> sum_by(const std::vector<Row>& rows, By by) {
  std::vector<Group> groups;
  std::unordered_map<std::string, size_t> places;
  for (const Row& row : rows) {
    std::string label = label_of(row.place, by);
    const auto [place, fresh] = places.try_emplace(label, groups.size());
    if (fresh) groups.push_back({std::move(label), {}});
    add_totals(groups[place->second].totals, row.totals);
  }
  return groups;
}

Totals sum_all(const std::vector<Row>& rows) {
  Totals sum;
  for (const Row& row : rows) add_totals(sum, row.totals);
  return sum;
}

}  // namespace account
