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
  ledger::HourSums hours;
  for (int i = 0; i < 60; ++i) {
    for (const account::Row& row : account::rows_of(chat_number(i))) ledger::add_row(hours, row);
  }
  CHECK(hours.size() == 5);
  ledger::UsageSums sums;
  sums.from_hour = kNow / kHourMs;
  sums.end_hour = sums.from_hour + 24;
  for (const auto& [hour, more] : hours) ledger::add_hour(sums, hour, more);
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

TEST_CASE("ledger usage: a row holds the busiest of any number of labels, and every call") {
  ledger::StoredSums sums;
  sums.hours[kNow / kHourMs] = {.requests = 7};
  sums.groups.keys["only"] = {1, 2, 3, 4, 5, 6, 7, 8};
  int64_t requests = 0;
  for (int64_t i = 0; i < 5'000; ++i) {
    // Each of these takes six bytes in JSON.
    const std::string label = std::to_string(i) + std::string(200, '\x01');
    account::Totals& totals = sums.groups.models[label];
    // Calls of any end make a label busy.
    int64_t* const ends[] = {&totals.requests, &totals.errors, &totals.failed_calls};
    *ends[i % 3] = i;
    requests += totals.requests;
  }
  for (int round = 0; round < 3; ++round) {
    const std::string text = ledger::write_sums(sums);
    CHECK(text.size() < 600'000);
    sums = ledger::read_sums(text);
    CHECK(ledger::total_of(sums.groups).requests == requests);
    for (const std::string busy : {"4999", "4998", "4997"}) {
      CHECK(sums.groups.models.contains(busy + std::string(200, '\x01')));
    }
    CHECK_FALSE(sums.groups.models.contains("5" + std::string(200, '\x01')));
    CHECK(sums.groups.models.contains(std::string(ledger::kOthers)));
    CHECK(sums.groups.keys["only"] == account::Totals{1, 2, 3, 4, 5, 6, 7, 8});
    CHECK(sums.hours[kNow / kHourMs].requests == 7);
  }
}
