#include <catch2/catch.hpp>

#include "base/civil_time.h"
#include "base/pacific_time.h"
#include "keys/window.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::answered;
using support::LedgerBench;
using support::requests_of;

constexpr const char* kModel = "gemini-2.5-flash";

TEST_CASE("ledger report: each outcome counts once, whatever is repeated or restarted",
          "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  const std::string client = bench.add_worker_key("friend");
  for (int i = 0; i < 300; ++i) {
    state::Report report;
    report.outcomes = {answered("a" + std::to_string(i), key, kModel, client, bench.host.clock_ms),
                       answered("b" + std::to_string(i), key, kModel, client, bench.host.clock_ms)};
    bench.report(report);
    if (i % 7 == 0) bench.report(report);
    if (i % 50 == 13) {
      bench.restart();
      bench.report(report);
    }
    bench.run_until(bench.host.clock_ms + 5'000);
  }
  CHECK(requests_of(bench.state, key) == 600);
  bench.restart();
  REQUIRE(bench.admin("GET", "usage?by=key") == 200);
  const json::Value* totals = bench.json().find("totals");
  REQUIRE(totals != nullptr);
  CHECK(totals->find("requests")->as_int() == 600);
  CHECK(totals->find("promptTokens")->as_int() == 6000);
  CHECK(requests_of(bench.state, key) == 600);
  CHECK(state::find_worker_key(bench.state.config, client)->today.tokens == 9000);
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger report: what was refused is a record and changes nothing else", "[ledger]") {
  LedgerBench bench;
  const std::string client = bench.add_worker_key("friend");
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  const int64_t keys_seq = bench.state.keys.seq;
  const int64_t config_seq = bench.state.config.seq;
  const size_t puts = bench.host.puts.size();
  state::Report report;
  state::Outcome& outcome = report.outcomes.emplace_back();
  outcome.id = "refused";
  outcome.time_ms = bench.host.clock_ms;
  outcome.result = state::OutcomeResult::kError;
  outcome.refused = true;
  outcome.status = 400;
  outcome.error = "invalid_value";
  outcome.worker_key_id = client;
  outcome.model = kModel;
  bench.report(report);
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  for (const bool restarted : {false, true}) {
    if (restarted) bench.restart();
    REQUIRE(bench.admin("GET", "requests/refused") == 200);
    CHECK(bench.json().find("result")->string() == "refused");
    CHECK(bench.json().find("error")->string() == "invalid_value");
    REQUIRE(bench.admin("GET", "usage?by=client") == 200);
    CHECK(bench.json().find("totals")->find("errors")->as_int() == 0);
    CHECK(state::find_worker_key(bench.state.config, client)->window.requests == 0);
    CHECK(bench.state.keys.seq == keys_seq);
    CHECK(bench.state.config.seq == config_seq);
  }
  CHECK(bench.host.puts.size() == puts);
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger report: whatever its size, every outcome is counted", "[ledger]") {
  struct Row {
    const char* name;
    int outcomes;
    int calls;  // of each
    size_t model_length;
    size_t key_length;  // of one more call, that failed
    size_t signature_length;
  };
  constexpr size_t kMega = 1'000'000;
  const Row rows[] = {
      {"a model of 3 MB", 3, 1, 3 * kMega, 3, 10},
      {"a key of 3 MB", 3, 1, 20, 3 * kMega, 10},
      {"a signature of 3 MB", 3, 1, 20, 3, 3 * kMega},
      {"models of 8 KB", 500, 1, 8'000, 3, 10},
      {"2,048 vectors each", 20, 2'048, 200, 3, 10},
      {"signatures of 100 KB", 30, 1, 20, 3, kMega / 10},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    LedgerBench bench;
    const std::string key = bench.add_key("AQ.first");
    state::Report report;
    for (int i = 0; i < row.outcomes; ++i) {
      state::Outcome& outcome = report.outcomes.emplace_back(
          answered("o" + std::to_string(i), key, std::string(row.model_length, 'm'), "",
                   bench.host.clock_ms));
      outcome.attempts.resize(row.calls, outcome.attempts[0]);
      outcome.attempts.push_back({std::string(row.key_length, 'k'), 500});
      outcome.signatures = {{"call" + std::to_string(i), std::string(row.signature_length, 's')}};
    }
    bench.report(report);
    bench.report(report);
    CHECK(bench.storage.error == "");
    for (const bool restarted : {false, true}) {
      if (restarted) bench.restart();
      REQUIRE(bench.admin("GET", "usage?by=key") == 200);
      const json::Value& totals = *bench.json().find("totals");
      CHECK(totals.find("requests")->as_int() == row.outcomes * row.calls);
      CHECK(totals.find("failedCalls")->as_int() == row.outcomes);
    }
    bench.run_until(bench.host.clock_ms + base::kHourMs);
    CHECK(bench.storage.error == "");
  }
}

TEST_CASE("ledger report: a key rests for a bounded number of invented models", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  const int64_t now = bench.host.clock_ms;
  for (int i = 0; i < 6'000; i += 100) {
    state::Report report;
    report.outcomes = {answered("r" + std::to_string(i), key, kModel, "", now)};
    for (int j = i; j < i + 100; ++j) {
      report.outcomes[0].effects.push_back(
          {key, "m" + std::to_string(j) + std::string(190, 'x'), base::KeyEffect::kCoolModel,
           base::CoolReason::kModelGone, now, now + 3'600'000, 0, 404});
    }
    bench.report(report);
  }
  CHECK(state::find_key(bench.state.keys, key)->models.size() <= 1'101);
  CHECK(requests_of(bench.state, key) == 60);
  bench.run_until(now + base::kHourMs);
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger report: the reply carries what changed since the copies", "[ledger]") {
  LedgerBench bench;
  const std::string first = bench.add_key("AQ.first");
  const std::string second = bench.add_key("AQ.second");
  state::ReportReply all = bench.report({});
  CHECK(all.keys.since == 0);
  CHECK(all.keys.changed.keys.size() == 2);
  const int64_t seq = all.keys.changed.seq;
  state::Report report;
  report.keys_since = seq;
  report.config_since = all.config.seq;
  report.outcomes = {answered("x", second, kModel, "", bench.host.clock_ms)};
  state::ReportReply changed = bench.report(report);
  CHECK(changed.keys.since == seq);
  REQUIRE(changed.keys.changed.keys.size() == 1);
  CHECK(changed.keys.changed.keys[0].id == second);
  CHECK_FALSE(changed.config.policy.has_value());

  bench.admin("DELETE", "gemini-keys/" + first);
  report.outcomes.clear();
  changed = bench.report(report);
  REQUIRE(changed.keys.removed.size() == 1);
  CHECK(changed.keys.removed[0] == first);

  // A new instance does not remember who was removed, so it tells everything.
  bench.restart();
  changed = bench.report(report);
  CHECK(changed.keys.since == 0);
  CHECK(changed.keys.changed.keys.size() == 1);
}

TEST_CASE("ledger report: counters end with the Los Angeles day, on disk too", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  const std::string idle = bench.add_key("AQ.second");
  state::Report report;
  report.outcomes = {answered("x", key, kModel, "", bench.host.clock_ms),
                     answered("y", idle, kModel, "", bench.host.clock_ms)};
  bench.report(report);
  bench.run_until(base::next_pacific_midnight_ms(bench.host.clock_ms) + 1000);
  report.outcomes = {answered("z", key, kModel, "", bench.host.clock_ms)};
  bench.report(report);
  CHECK(requests_of(bench.state, key) == 1);
  CHECK(requests_of(bench.state, idle) == 0);
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  bench.restart();
  bench.report({});
  CHECK(requests_of(bench.state, key) == 1);
  CHECK(requests_of(bench.state, idle) == 0);
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger report: a minute goes on over the end of the day", "[ledger]") {
  struct Row {
    int64_t before_ms;
    int64_t after_ms;
    int64_t requests;  // of the last minute
  };
  for (const Row& row : {Row{1'000, 1'000, 1}, Row{59'000, 0, 1}, Row{119'000, 1'000, 0}}) {
    CAPTURE(row.before_ms);
    LedgerBench bench;
    const std::string key = bench.add_key("AQ.first");
    const int64_t midnight = base::next_pacific_midnight_ms(bench.host.clock_ms);
    bench.run_until(midnight - row.before_ms);
    state::Report report;
    report.outcomes = {answered("x", key, kModel, "", bench.host.clock_ms)};
    bench.report(report);
    bench.run_until(midnight + row.after_ms);
    bench.report({});
    CHECK(requests_of(bench.state, key) == 0);
    const state::ModelRecord* record = state::find_model(bench.state.keys.keys[0], kModel);
    CHECK((record ? keys::rate_at(record->window, bench.host.clock_ms).requests : 0) ==
          row.requests);
  }
}

TEST_CASE("ledger report: a begin that cannot be is taken for not told", "[ledger]") {
  for (const int64_t ago_ms : {int64_t{61'000}, 2 * base::kDayMs, -base::kHourMs}) {
    CAPTURE(ago_ms);
    LedgerBench bench;
    const std::string key = bench.add_key("AQ.first");
    const int64_t now = bench.host.clock_ms;
    state::Outcome outcome = answered("x", key, kModel, "", now);
    outcome.begun_ms = now - ago_ms;
    outcome.attempts[0].begun_ms = now - ago_ms;
    state::Report report;
    report.outcomes = {outcome};
    bench.report(report);
    const bool possible = ago_ms == 61'000;
    const state::ModelRecord* record = state::find_model(bench.state.keys.keys[0], kModel);
    REQUIRE(record != nullptr);
    CHECK(record->window.minute == (possible ? now - ago_ms : now) / base::kMinuteMs);
    CHECK(requests_of(bench.state, key) == 1);
  }
}

TEST_CASE("ledger report: an isolate whose clock is ahead takes nothing from the counts",
          "[ledger]") {
  for (const int64_t ahead_ms : {base::kSecondMs, 3 * base::kMinuteMs}) {
    CAPTURE(ahead_ms);
    LedgerBench bench;
    const std::string key = bench.add_key("AQ.first");
    const std::string client = bench.add_worker_key("c");
    bench.run_until(base::next_pacific_midnight_ms(bench.host.clock_ms) - 500);
    const int64_t now = bench.host.clock_ms;
    state::Report report;
    for (const int64_t time_ms : {now + ahead_ms, now}) {
      report.outcomes = {answered(std::to_string(time_ms), key, kModel, client, time_ms)};
      report.outcomes[0].begun_ms = report.outcomes[0].attempts[0].begun_ms = time_ms;
      bench.report(report);
    }
    // Both are of the day that ends and of the minute that goes on.
    CHECK(requests_of(bench.state, key) == 2);
    CHECK(bench.state.config.worker_keys[0].today.requests == 2);
    const state::ModelRecord* record = state::find_model(bench.state.keys.keys[0], kModel);
    REQUIRE(record != nullptr);
    CHECK(keys::rate_at(record->window, now).requests == 2);
    CHECK(keys::rate_at(bench.state.config.worker_keys[0].window, now).requests == 2);
    REQUIRE(bench.admin("GET", "overview") == 200);
    CHECK(bench.json().find("today")->find("requests")->as_int() == 2);
  }
}

TEST_CASE("ledger report: signatures live for a day", "[ledger]") {
  LedgerBench bench;
  bench.add_key("AQ.first");
  state::Report report;
  report.outcomes = {answered("x", "k", kModel, "", bench.host.clock_ms)};
  report.outcomes[0].signatures = {{"call_1", "c2ln"}, {"call_2", "bmF0dXJl"}};
  bench.report(report);
  const std::string ask = R"({"ids":["call_2","call_9"]})";
  CHECK(bench.call("POST", "/signatures", ask).body ==
        R"({"signatures":[{"call":"call_2","signature":"bmF0dXJl"}]})");
  bench.host.clock_ms += base::kDayMs;
  CHECK(bench.call("POST", "/signatures", ask).body == R"({"signatures":[]})");
}

}  // namespace

#endif
