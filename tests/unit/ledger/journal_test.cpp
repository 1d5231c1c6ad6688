// What reports cost the storage, and what a start reads of it.
#include "ledger/journal.h"

#include <catch2/catch.hpp>

#include "base/civil_time.h"
#include "base/text.h"
#include "ledger/apply.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::answered;
using support::LedgerBench;
using support::requests_of;

constexpr const char* kModel = "gemini-2.5-flash";

TEST_CASE("ledger report: what a restart has to read is bounded, and repeats are known after it",
          "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  std::vector<state::Report> reports;
  for (int i = 0; i < 204; ++i) {
    state::Report& report = reports.emplace_back();
    for (int j = 0; j < 128; ++j) {
      report.outcomes.push_back(
          answered("r" + std::to_string(128 * i + j), key, kModel, "", bench.host.clock_ms));
    }
    bench.report(report);
    CHECK(bench.state.journal.unfolded_outcomes < ledger::kMostUnfoldedOutcomes);
  }
  CHECK(bench.state.journal.folded == 200);
  const int64_t rows = bench.storage.rows_read;
  bench.restart();
  for (size_t i = reports.size() - 64; i < reports.size(); ++i) bench.report(reports[i]);
  CHECK(bench.storage.rows_read - rows < 100);  // of 204 reports
  CHECK(bench.state.journal.last == 204);
  CHECK(bench.state.journal.unfolded_outcomes == 4 * 128);
  CHECK(requests_of(bench.state, key) == 204 * 128);
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger report: a start reads few rows, however many chats came one by one", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  std::vector<state::Report> reports;
  for (int i = 0; i < 1'500; ++i) {
    reports.emplace_back().outcomes = {
        answered("r" + std::to_string(i), key, kModel, "", bench.host.clock_ms)};
    bench.report(reports.back());
    if (i % 100 == 0) bench.admin("PATCH", "gemini-keys/" + key, R"({"note":"edited"})");
    bench.run_until(bench.host.clock_ms + 4 * base::kSecondMs);
  }
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  const int64_t rows = bench.storage.rows_read;
  bench.restart();
  bench.ask();
  CHECK(bench.storage.rows_read - rows < 40);
  for (const state::Report& report : reports) bench.report(report);
  CHECK(requests_of(bench.state, key) == 1'500);
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger report: of more ids than are kept the newest are known after a restart",
          "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  std::vector<state::Report> reports;
  for (int i = 0; i < 60; ++i) {
    state::Report& report = reports.emplace_back();
    for (int j = 0; j < 500; ++j) {
      const std::string id = base::concat(std::string(200, 'i'), std::to_string(500 * i + j));
      report.outcomes.push_back(answered(id, key, kModel, "", bench.host.clock_ms));
    }
    bench.report(report);
  }
  CHECK(std::ssize(bench.state.journal.known) == ledger::kRememberedIds);
  bench.restart();
  for (size_t i = 60 - ledger::kRememberedIds / 500; i < 60; ++i) bench.report(reports[i]);
  CHECK(requests_of(bench.state, key) == 30'000);
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger report: outcomes counted by the first version of the tables are known",
          "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  std::vector<state::Report> reports(3);
  for (size_t i = 0; i < reports.size(); ++i) {
    for (const char* name : {"x", "y"}) {
      reports[i].outcomes.push_back(
          answered(name + std::to_string(i), key, kModel, "", bench.host.clock_ms));
    }
    bench.report(reports[i]);
  }
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  REQUIRE(bench.state.journal.folded == 3);
  ledger::write(bench.storage, "ALTER TABLE reports DROP COLUMN ids");
  for (const char* later : {"seen", "hour_sums", "day_sums", "left_usage_hour", "left_usage_day"}) {
    ledger::write(bench.storage, base::concat("DROP TABLE ", later));
  }
  ledger::write(bench.storage, "UPDATE reports SET body = 'broken' WHERE seq = 1");
  ledger::write(bench.storage, "UPDATE meta SET version = 1");
  bench.restart();
  for (const state::Report& report : {reports[1], reports[2]}) bench.report(report);
  CHECK(requests_of(bench.state, key) == 6);
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger report: rows written for a chat", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  const std::string client = bench.add_worker_key("friend");
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  const int64_t before = bench.storage.rows_written();
  constexpr int kChats = 1000;
  for (int i = 0; i < kChats; ++i) {
    state::Report report;
    report.outcomes = {answered("c" + std::to_string(i), key, kModel, client, bench.host.clock_ms)};
    bench.report(report);
    bench.run_until(bench.host.clock_ms + 4'320);  // 20,000 a day
  }
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  const double rows = static_cast<double>(bench.storage.rows_written() - before) / kChats;
  CHECK(rows >= 1);
  CHECK(rows < 1.2);
}

}  // namespace

#endif
