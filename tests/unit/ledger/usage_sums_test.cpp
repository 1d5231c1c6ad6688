#include "ledger/usage_sums.h"

#include <catch2/catch.hpp>

namespace {

constexpr int64_t kNow = 1795305600000;
constexpr int64_t kHourMs = 3'600'000;

state::Outcome chat_number(int i) {
  state::Outcome outcome;
  outcome.time_ms = kNow + (i % 5) * 4 * kHourMs;
  outcome.model = i % 3 == 0 ? "m1" : "m2";
  outcome.worker_key_id = "w";
  outcome.attempts = {{i % 2 == 0 ? "a" : "b", 200, {}, state::CallEnd::kAnswered, {}}};
  outcome.latency_ms = 900;
  return outcome;
}

}  // namespace

TEST_CASE("ledger usage: merging and grouping keep every sum") {
  std::vector<account::Row> rows;
  for (int i = 0; i < 60; ++i) {
    for (const account::Row& row : account::rows_of(chat_number(i))) account::merge_row(rows, row);
  }
  CHECK(rows.size() == 20);
  ledger::UsageSums sums;
  sums.from_hour = kNow / kHourMs;
  sums.end_hour = sums.from_hour + 24;
  for (const account::Row& row : rows) ledger::add_row(sums, row);
  struct Row {
    account::By by;
    size_t groups;
    std::string_view first;
  };
  const Row table[] = {
      {account::By::kKey, 2, "a"},          {account::By::kModel, 2, "m1"},
      {account::By::kClient, 1, "w"},       {account::By::kHour, 5, "2026-11-22T00:00:00Z"},
      {account::By::kDay, 2, "2026-11-21"},
  };
  for (const Row& row : table) {
    CAPTURE(row.first);
    const std::vector<account::Group> groups = ledger::groups_of(sums, row.by);
    CHECK(groups.size() == row.groups);
    CHECK(groups[0].label == row.first);
    account::Totals sum;
    for (const account::Group& group : groups) account::add_totals(sum, group.totals);
    CHECK(sum.requests == 60);
    CHECK(sum.latency_ms == 60 * 900);
  }
}
