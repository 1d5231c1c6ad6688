#include <algorithm>
#include <catch2/catch.hpp>

#include "base/civil_time.h"
#include "base/pacific_time.h"
#include "base/text.h"
#include "unit/app/admin/usage_bench.h"

#if HAVE_SQLITE

namespace {

using support::answered;
using support::kFlash;
using support::LedgerBench;

constexpr const char* kGroupings[] = {"by=model", "by=key", "by=client", "by=hour", "by=day"};

// What the overview asks for, each time it is shown anew.
void refresh_overview(LedgerBench& bench) {
  for (const char* by : kGroupings) REQUIRE(bench.admin("GET", base::concat("usage?", by)) == 200);
  REQUIRE(bench.admin("GET", "problems") == 200);
  REQUIRE(bench.admin("GET", "overview") == 200);
}

// A chat for each combination of hour, key, model and client.
void fill_hours(LedgerBench& bench, int hours, int keys, int models, int clients) {
  for (int hour = 0; hour < hours; ++hour) {
    state::Report report;
    for (int i = 0; i < keys * models * clients; ++i) {
      report.outcomes.push_back(
          answered(base::concat("h", std::to_string(hour), "-", std::to_string(i)),
                   "key" + std::to_string(i % keys), "model" + std::to_string(i / keys % models),
                   "client" + std::to_string(i / keys / models), bench.host.clock_ms));
    }
    bench.report(report);
    bench.run_until(bench.host.clock_ms + base::kHourMs);
  }
}

TEST_CASE("admin overview: shown again it reads and writes next to nothing", "[admin]") {
  LedgerBench bench;
  fill_hours(bench, 20, 10, 3, 4);
  constexpr int64_t kRows = 20 * 10 * 3 * 4;
  refresh_overview(bench);
  const int64_t statements = bench.storage.statements;
  const int64_t steps = bench.storage.steps;
  const int64_t rows = bench.storage.rows_read;
  const int64_t written = bench.storage.rows_written();
  constexpr int kTimes = 10;
  for (int i = 0; i < kTimes; ++i) {
    state::Report report;
    report.outcomes = {answered("n" + std::to_string(i), "key1", kFlash, "", bench.host.clock_ms)};
    bench.report(report);
    bench.host.clock_ms += 30'000;
    refresh_overview(bench);
  }
  // Of the tables of usage nothing; of the journal what has come since.
  CHECK(bench.storage.steps - steps < kTimes * kRows / 4);
  CHECK(bench.storage.rows_read - rows == kTimes);
  CHECK(bench.storage.statements - statements <= kTimes * 3);
  CHECK(bench.storage.rows_written() - written == kTimes);
}

TEST_CASE("admin overview: what was used today stays when its key is deleted", "[admin]") {
  support::UsageBench bench;
  const auto used = [&](std::string_view name) {
    REQUIRE(bench.admin("GET", "overview") == 200);
    return bench.json().find("today")->find(name)->as_int();
  };
  constexpr std::pair<const char*, int64_t> kUsed[] = {
      {"requests", 4}, {"failedCalls", 2}, {"promptTokens", 40}};
  for (const auto& [name, count] : kUsed) CHECK(used(name) == count);
  REQUIRE(bench.admin("DELETE", "gemini-keys/" + bench.one) == 200);
  for (const auto& [name, count] : kUsed) CHECK(used(name) == count);
  bench.run_until(base::next_pacific_midnight_ms(bench.host.clock_ms) + base::kMinuteMs);
  for (const auto& [name, count] : kUsed) CHECK(used(name) == 0);
}

TEST_CASE("admin requests: what is read does not grow with the journal", "[admin]") {
  LedgerBench bench;
  std::vector<int64_t> steps;
  for (int i = 0; i < 5'000; ++i) {
    state::Report report;
    report.outcomes = {answered("r" + std::to_string(i), "key", kFlash, "", bench.host.clock_ms)};
    bench.report(report);
    if (i != 400 && i != 2'047 && i != 2'100 && i != 4'999) continue;
    const int64_t before = bench.storage.steps;
    REQUIRE(bench.admin("GET", "requests?page=1&pageSize=1") == 200);
    if (i > 1'000) steps.push_back(bench.storage.steps - before);
    CHECK(bench.json().find("total")->as_int() == std::min(i + 1, 1'000));
    CHECK(bench.json().find("requests")->items()[0].find_string("id") == "r" + std::to_string(i));
  }
  const auto [least, most] = std::ranges::minmax(steps);
  CHECK(most < least * 3 / 2);
}

TEST_CASE("admin usage: sums kept in memory are those of the tables", "[admin]") {
  LedgerBench bench;
  fill_hours(bench, 30, 2, 2, 2);
  std::string ranges[] = {"", "&from=0", "", ""};
  const int64_t now = bench.host.clock_ms;
  ranges[2] = base::concat("&from=", std::to_string(now - 5 * base::kHourMs),
                           "&to=", std::to_string(now - base::kHourMs));
  ranges[3] = base::concat("&from=", std::to_string(now - 7 * base::kDayMs));
  const auto read_all = [&] {
    std::string all;
    for (const std::string& range : ranges) {
      for (const char* by : kGroupings) {
        REQUIRE(bench.admin("GET", base::concat("usage?", by, range)) == 200);
        all += base::concat(by, range, " ", bench.text(), "\n");
      }
    }
    return all;
  };
  std::string last;
  for (int i = 0; i < 90; ++i) {
    state::Report report;
    // Some of an earlier hour, as after a silence of the Ledger.
    const int64_t time = bench.host.clock_ms - i % 3 * 90 * base::kMinuteMs;
    report.outcomes = {answered("n" + std::to_string(i), "key" + std::to_string(i % 4), kFlash,
                                "client" + std::to_string(i % 2), time)};
    bench.report(report);
    const std::string kept = read_all();
    CHECK(kept != last);
    bench.restart();
    CHECK(read_all() == kept);
    last = kept;
    // Over saved hours, and at last over days that are summed up.
    bench.run_until(bench.host.clock_ms + (i < 60 ? 7 * base::kMinuteMs : 2 * base::kDayMs));
  }
  CHECK(bench.storage.error == "");
}

}  // namespace

#endif
