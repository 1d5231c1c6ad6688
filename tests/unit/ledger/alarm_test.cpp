// What the Ledger does by itself: puts to KV, saving, folding of old hours.
#include <catch2/catch.hpp>

#include "base/civil_time.h"
#include "base/text.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::answered;
using support::LedgerBench;
using support::requests_of;

constexpr const char* kModel = "gemini-2.5-flash";

TEST_CASE("ledger: a day of 20,000 chats keeps the KV budget", "[ledger]") {
  LedgerBench bench;
  std::vector<std::string> keys;
  for (int i = 0; i < 20; ++i) keys.push_back(bench.add_key("AQ.key" + std::to_string(i)));
  const std::string client = bench.add_worker_key("friend");
  const int64_t start = (base::days_of_ms(bench.host.clock_ms) + 1) * base::kDayMs;
  bench.run_until(start);
  bench.host.puts.clear();
  const int64_t rows = bench.storage.rows_written();
  const int64_t alarms = bench.storage.alarms_set;
  constexpr int kChats = 20'000;
  for (int i = 0; i < kChats; ++i) {
    state::Report report;
    report.outcomes = {
        answered("d" + std::to_string(i), keys[i % 20], kModel, client, bench.host.clock_ms)};
    bench.report(report);
    if (i % 100 == 0) bench.admin("PATCH", "gemini-keys/" + keys[0], R"({"note":"edited"})");
    bench.run_until(start + (i + 1) * base::kDayMs / kChats);
  }
  CHECK(bench.host.puts.size() <= 900);
  CHECK(bench.host.puts.size() >= 500);
  for (const std::string_view name : {"state:keys", "state:config"}) {
    int64_t last = 0;
    for (const support::KvPut& put : bench.host.puts) {
      if (put.key != name) continue;
      CHECK(put.time_ms - last > 1000);
      last = put.time_ms;
    }
  }
  CHECK(bench.storage.rows_written() - rows < 60'000);
  CHECK(bench.storage.alarms_set - alarms < 2'500);
  REQUIRE(bench.admin("GET", "gemini-keys") == 200);
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger: what KV did not take is put again, though the instance ended", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  bench.host.kv_broken = true;
  REQUIRE(bench.admin("PATCH", "gemini-keys/" + key, R"({"name":"renamed"})") == 200);
  const auto published = [&](std::string_view text) {
    return bench.host.kv[0]["state:keys"].find(text) != std::string::npos;
  };
  CHECK_FALSE(published("renamed"));
  bench.restart();
  bench.run_until(bench.host.clock_ms + base::kMinuteMs);
  bench.restart();
  bench.host.kv_broken = false;
  bench.run_until(bench.host.clock_ms + 10 * base::kMinuteMs);
  CHECK(published("renamed"));
  const size_t puts = bench.host.puts.size();
  bench.restart();
  bench.ask();
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  CHECK(bench.host.puts.size() == puts);
}

TEST_CASE("ledger: an edit that KV did not take is put again as an edit", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  bench.host.kv_broken = true;
  REQUIRE(bench.admin("PATCH", "gemini-keys/" + key, R"({"name":"renamed"})") == 200);
  bench.host.kv_broken = false;
  bench.run_until(bench.host.clock_ms + 3 * base::kSecondMs);
  CHECK(bench.host.kv[0]["state:keys"].find("renamed") != std::string::npos);
}

TEST_CASE("ledger: edits in quick succession are put a second apart, the last one too",
          "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  bench.run_until(bench.host.clock_ms + base::kMinuteMs);
  bench.host.puts.clear();
  for (int i = 0; i < 50; ++i) {
    const std::string note = base::concat(R"({"note":"note )", std::to_string(i), R"("})");
    bench.admin("PATCH", base::concat("gemini-keys/", key), note);
    bench.run_until(bench.host.clock_ms + 200);
  }
  bench.run_until(bench.host.clock_ms + 5 * base::kSecondMs);
  CHECK(bench.host.kv[0]["state:keys"].find("note 49") != std::string::npos);
  int64_t last = 0;
  int64_t puts = 0;
  for (const support::KvPut& put : bench.host.puts) {
    if (put.key != "state:keys") continue;
    CHECK(put.time_ms - last > 1000);
    last = put.time_ms;
    ++puts;
  }
  CHECK(puts >= 9);
}

TEST_CASE("ledger: an idle one saves, publishes and sleeps, though it ends between its alarms",
          "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  for (int round = 0; round < 3; ++round) {
    state::Report report;
    report.outcomes = {answered("r" + std::to_string(round), key, kModel, "", bench.host.clock_ms)};
    bench.report(report);
    int alarms = 0;
    const int64_t end = bench.host.clock_ms + 3 * base::kHourMs;
    while (bench.storage.alarm_ms != 0 && bench.storage.alarm_ms <= end) {
      bench.restart();
      bench.run_until(bench.storage.alarm_ms);
      ++alarms;
    }
    bench.run_until(end);
    CHECK(alarms >= 1);
    CHECK(alarms <= 3);
    CHECK(bench.storage.alarm_ms == 0);
    CHECK(bench.state.journal.folded == bench.state.journal.last);
    CHECK(requests_of(bench.state, key) == round + 1);
  }
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger: hours become days, days end", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  const int64_t first_day = bench.host.clock_ms;
  for (int day = 0; day < 420; day += 20) {
    bench.run_until(first_day + day * base::kDayMs);
    state::Report report;
    report.outcomes = {answered("r" + std::to_string(day), key, kModel, "", bench.host.clock_ms)};
    bench.report(report);
    bench.run_until(bench.host.clock_ms + base::kHourMs);
  }
  const auto sum = [&](std::string_view by) {
    bench.admin("GET", base::concat("usage?by=", by, "&from=0"));
    return bench.json().find("totals")->find("requests")->as_int().value_or(-1);
  };
  CHECK(sum("hour") == 2);
  CHECK(sum("day") == 20 + 1);
  bench.run_until(first_day + 425 * base::kDayMs);
  state::Report report;
  report.outcomes = {answered("last", key, kModel, "", bench.host.clock_ms)};
  bench.report(report);
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  // The two oldest days are more than 400 days ago.
  CHECK(sum("key") == 21 - 2 + 1);
  CHECK(bench.storage.error == "");
}

}  // namespace

#endif
