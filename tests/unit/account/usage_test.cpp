#include "account/usage.h"

#include <catch2/catch.hpp>

namespace {

constexpr int64_t kNow = 1795305600000;
constexpr base::Usage kUsage = {100, 20, 120, 30, 7, 0, 0};

state::Attempt good(const char* key) {
  return {key, 200, {}, state::CallEnd::kAnswered, kUsage};
}

state::Attempt aborted(const char* key) {
  return {key, 0, {}, state::CallEnd::kAborted, {}};
}

state::Outcome chat_with(state::OutcomeResult result, std::vector<state::Attempt> attempts) {
  state::Outcome outcome;
  outcome.id = "r";
  outcome.time_ms = kNow + 5;
  outcome.result = result;
  outcome.attempts = std::move(attempts);
  if (!outcome.attempts.empty()) outcome.key_id = outcome.attempts.back().key_id;
  outcome.model = "m";
  outcome.worker_key_id = "w";
  outcome.usage = kUsage;
  outcome.latency_ms = 900;
  return outcome;
}

const account::Totals* find(const std::vector<account::Row>& rows, std::string_view key) {
  for (const account::Row& row : rows) {
    if (row.place.key_id == key) return &row.totals;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("account: what one chat makes of requests, errors and failed calls") {
  using state::OutcomeResult;
  struct Row {
    std::string_view name;
    state::Outcome outcome;
    account::Totals sum;
  };
  const account::Totals answer = {1, 0, 0, 100, 20, 7, 30, 900};
  account::Totals after_two = answer;
  after_two.failed_calls = 2;
  const Row rows[] = {
      {"answered", chat_with(OutcomeResult::kOk, {good("a")}), answer},
      {"third call", chat_with(OutcomeResult::kOk, {{"a", 429, {}}, {"b", 0, {}}, good("c")}),
       after_two},
      {"three choices",
       chat_with(OutcomeResult::kOk, {good("a"), good("b"), good("a")}),
       {3, 0, 0, 300, 60, 21, 90, 2700}},
      {"two of three choices",
       chat_with(OutcomeResult::kError, {good("a"), good("a"), {"b", 503, {}}}),
       {2, 1, 1, 200, 40, 14, 60, 1800}},
      {"client left early", chat_with(OutcomeResult::kCancelled, {aborted("a")}), {}},
      {"client left late", chat_with(OutcomeResult::kCancelled, {good("a")}), answer},
      {"failed", chat_with(OutcomeResult::kError, {{"a", 503, {}}, {"a", 503, {}}}), {0, 1, 2}},
      {"cut stream",
       chat_with(OutcomeResult::kError, {{"a", 200, {}, state::CallEnd::kFailed, kUsage}}),
       {0, 1, 1, 100, 20, 7, 30}},
      {"no key", chat_with(OutcomeResult::kError, {}), {0, 1, 0}},
      {"left before any call", chat_with(OutcomeResult::kCancelled, {}), {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    account::Totals sum;
    for (const account::Row& one : account::rows_of(row.outcome)) {
      account::add_totals(sum, one.totals);
    }
    CHECK(sum == row.sum);
  }
}

TEST_CASE("account: rows are one a place and blame the right key") {
  const std::vector<account::Row> rows = account::rows_of(chat_with(
      state::OutcomeResult::kOk, {{"a", 429, {}}, {"b", 503, {}}, {"b", 400, {}}, good("b")}));
  REQUIRE(rows.size() == 2);
  CHECK(find(rows, "a")->failed_calls == 1);
  CHECK(find(rows, "a")->requests == 0);
  CHECK(find(rows, "b")->failed_calls == 2);
  CHECK(find(rows, "b")->requests == 1);
  CHECK(rows[0].place.hour == kNow / 3'600'000);
  CHECK(rows[0].place.worker_key_id == "w");
  CHECK(account::rows_of(chat_with(state::OutcomeResult::kCancelled, {aborted("a")})).empty());
}
