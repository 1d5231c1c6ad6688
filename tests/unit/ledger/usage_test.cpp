#include "ledger/usage.h"

#include <catch2/catch.hpp>
#include <functional>

#include "base/civil_time.h"
#include "base/pacific_time.h"
#include "base/text.h"
#include "unit/support/ledger_bench.h"

// Usage in the tables, against the rows it was counted from.

#if HAVE_SQLITE

namespace {

using support::answered;
using support::LedgerBench;

constexpr const char* kGroupings[] = {"by=key", "by=model", "by=client", "by=hour", "by=day"};

std::string read_usage(LedgerBench& bench, int64_t from_ms, int64_t to_ms) {
  std::string all;
  for (const char* by : kGroupings) {
    bench.admin("GET", base::concat("usage?", by, "&from=", std::to_string(from_ms),
                                    "&to=", std::to_string(to_ms)));
    all += base::concat(by, " ", bench.text(), "\n");
  }
  return all;
}

int64_t total(LedgerBench& bench, std::string_view query) {
  bench.admin("GET", base::concat("usage?", query));
  return bench.json().find("totals")->find("requests")->as_int().value_or(-1);
}

TEST_CASE("ledger usage: any range of hours is the sum of its chats, over changes of the clock too",
          "[ledger]") {
  for (const int64_t begin : {1'772'800'000'000, 1'793'300'000'000}) {  // March, October 2026
    CAPTURE(begin);
    LedgerBench bench;
    bench.host.clock_ms = begin;
    bench.add_key("AQ.first");
    std::vector<int64_t> times;
    for (int i = 0; i < 100; ++i) {
      bench.run_until(bench.host.clock_ms + (i % 7 + 1) * base::kHourMs);
      state::Report report;
      // Some of an earlier hour or day, as after a silence of the Ledger.
      times.push_back(bench.host.clock_ms - i % 3 * 9 * base::kHourMs);
      report.outcomes = {answered("u" + std::to_string(i), "key" + std::to_string(i % 5), "m",
                                  "client" + std::to_string(i % 2), times.back())};
      bench.report(report);
    }
    bench.run_until(bench.host.clock_ms + base::kHourMs);
    const int64_t now = bench.host.clock_ms;
    const auto hours_ago = [&](int64_t hours) {
      return (now / base::kHourMs - hours) * base::kHourMs;
    };
    for (int64_t from = 3; from < 420; from += 31) {
      for (const int64_t length : {1, 5, 23, 24, 25, 47, 200, 500}) {
        const int64_t first = hours_ago(from);
        const int64_t end = first + length * base::kHourMs;
        const int64_t expected =
            std::ranges::count_if(times, [&](int64_t time) { return time >= first && time < end; });
        for (const char* by : kGroupings) {
          INFO(by << " " << from << " " << length);
          CHECK(total(bench, base::concat(by, "&from=", std::to_string(first),
                                          "&to=", std::to_string(end))) == expected);
        }
      }
    }
    CHECK(bench.storage.error == "");
  }
}

// A month of a busy team: so many keys, three models, eight clients, eight hours a day.
void fill_month(LedgerBench& bench, int keys) {
  for (int i = 0; i < 30 * 8; ++i) {
    state::Report report;
    for (int j = 0; j < keys; ++j) {
      report.outcomes.push_back(
          answered(base::concat("h", std::to_string(i), "-", std::to_string(j)),
                   "key" + std::to_string(j), "model" + std::to_string(j % 3),
                   "client" + std::to_string((i + j) % 8), bench.host.clock_ms));
    }
    bench.report(report);
    bench.run_until(bench.host.clock_ms + (i % 8 == 7 ? 17 : 1) * base::kHourMs);
  }
}

TEST_CASE("ledger usage: a month is few rows to read and to write, however many its keys",
          "[ledger]") {
  LedgerBench bench;
  bench.add_key("AQ.first");
  bench.ask();
  const int64_t written = bench.storage.rows_written();
  fill_month(bench, 300);
  // A report, its hour and day, the head, the policy's learnings, the publications.
  CHECK((bench.storage.rows_written() - written) / (30 * 8) < 16);
  const int64_t midnight = base::pacific_midnight_ms(bench.host.clock_ms - 29 * base::kDayMs);
  for (const int64_t from : {midnight, midnight + 5 * base::kHourMs}) {
    bench.restart();
    bench.ask();
    const int64_t rows = bench.storage.rows_read;
    for (const char* by : kGroupings) {
      bench.admin("GET", base::concat("usage?", by, "&from=", std::to_string(from)));
    }
    CHECK(bench.storage.rows_read - rows < 60);
    CHECK(bench.json().find("totals")->find("requests")->as_int() > 29 * 8 * 300 - 8 * 300);
  }
  CHECK(bench.storage.error == "");
}

// Takes the tables back to the version before, with usage in them as that one stored it.
void store_old_usage(LedgerBench& bench, int64_t now_ms) {
  for (const char* table : {"hour_sums", "day_sums", "left_usage_hour", "left_usage_day"}) {
    ledger::write(bench.storage, base::concat("DROP TABLE ", table));
  }
  ledger::write(bench.storage, "UPDATE meta SET version = 3");
  const int64_t hour = now_ms / base::kHourMs;
  const auto store = [&](std::string_view table, const ledger::Cell& when, int i) {
    ledger::write(bench.storage,
                  base::concat("INSERT OR REPLACE INTO ", table,
                               " VALUES(?, ?, ?, ?, ?, 2, 3, 4, 5, 6, 7, 8)"),
                  {when, "key" + std::to_string(i % 11), "m" + std::to_string(i % 3),
                   "c" + std::to_string(i % 2), int64_t{i}});
  };
  for (int i = 0; i < 3'000; ++i) store("usage_hour", hour - i * 34 * 24 / 3'000, i);
  for (int i = 0; i < 200; ++i) {
    store("usage_day", base::pacific_day(now_ms - (36 + i * 300 / 200) * base::kDayMs), i);
  }
}

TEST_CASE("ledger usage: that of earlier versions is converted bit by bit, and all the while whole",
          "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  const int64_t now = bench.host.clock_ms;
  store_old_usage(bench, now);
  const int64_t ranges[] = {now - base::kDayMs, now - 7 * base::kDayMs - 5 * base::kHourMs,
                            now - 29 * base::kDayMs, 0};
  const auto read_all = [&] {
    std::string all;
    for (const int64_t from : ranges) all += read_usage(bench, from, now + 1);
    return all + read_usage(bench, now - 9 * base::kDayMs, now - 3 * base::kDayMs);
  };
  bench.restart();
  const std::string before = read_all();
  CHECK(total(bench, "by=day&from=0") > 3'000);
  for (const char* label : {R"("key10")", R"("m2")", R"("c1")"}) {
    CHECK(before.find(label) != std::string::npos);
  }
  int steps = 0;
  int64_t most = 0;
  while (bench.state.old_usage_end != 0) {
    REQUIRE(++steps < 500);
    const int64_t rows = bench.storage.rows_read;
    bench.run_until(bench.host.clock_ms + base::kSecondMs);
    most = std::max(most, bench.storage.rows_read - rows);
    if (steps % 20 != 3) continue;
    bench.restart();
    CHECK(read_all() == before);
  }
  CHECK(steps > 3);
  CHECK(most < 2'000);
  bench.restart();
  CHECK(read_all() == before);
  for (const char* table : {"usage_hour", "usage_day"}) {
    CHECK(ledger::read(bench.storage, base::concat("SELECT * FROM ", table)).empty());
  }
  // New chats are added to what was converted.
  state::Report report;
  report.outcomes = {answered("new", key, "m1", "", now)};
  const int64_t all = total(bench, "by=day&from=0");
  bench.report(report);
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  bench.restart();
  CHECK(total(bench, "by=day&from=0") == all + 1);
  CHECK(bench.storage.error == "");
}

void convert_all(LedgerBench& bench) {
  for (int steps = 0; bench.state.old_usage_end != 0; ++steps) {
    REQUIRE(steps < 500);
    bench.run_until(bench.host.clock_ms + base::kSecondMs);
  }
}

// As an earlier version does: in this hour and one so many hours ago, and in a day long past.
// Answers how many requests.
int64_t count_as_earlier(LedgerBench& bench, const std::string& key, int64_t hours_ago) {
  const int64_t now = bench.host.clock_ms;
  for (const int64_t hour : {now / base::kHourMs, now / base::kHourMs - hours_ago}) {
    ledger::write(bench.storage,
                  "INSERT INTO usage_hour VALUES(?, ?, 'm', '', 3, 0, 0, 0, 0, 0, 0, 0) ON"
                  " CONFLICT DO UPDATE SET requests = requests + 3",
                  {hour, key});
  }
  ledger::write(bench.storage,
                "INSERT INTO usage_day VALUES(?, ?, 'm', '', 5, 0, 0, 0, 0, 0, 0, 0) ON"
                " CONFLICT DO UPDATE SET requests = requests + 5",
                {base::pacific_day(now - 40 * base::kDayMs), key});
  return 11;
}

TEST_CASE("ledger usage: what an earlier version counts that was deployed again is kept",
          "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  const auto chat = [&](const char* id) {
    state::Report report;
    report.outcomes = {answered(id, key, "m", "", bench.host.clock_ms)};
    bench.report(report);
    bench.run_until(bench.host.clock_ms + 11 * base::kMinuteMs);
  };
  store_old_usage(bench, bench.host.clock_ms);
  bench.restart();
  bench.ask();
  convert_all(bench);
  chat("new");
  int64_t all = total(bench, "by=day&from=0");
  for (const int64_t again : {1, 2}) {
    CAPTURE(again);
    all += count_as_earlier(bench, key, 1);
    bench.restart();
    CHECK(total(bench, "by=day&from=0") == all);
    convert_all(bench);
    bench.restart();
    bench.ask();
    CHECK(bench.state.old_usage_end == 0);
    CHECK(total(bench, "by=day&from=0") == all);
    chat(again == 1 ? "one" : "two");
    CHECK(total(bench, "by=day&from=0") == ++all);
  }
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger usage: what an earlier version counts amid the conversion is kept", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  store_old_usage(bench, bench.host.clock_ms);
  bench.restart();
  int64_t all = total(bench, "by=day&from=0");
  for (int step = 0; step < 12; ++step) {
    CAPTURE(step);
    bench.run_until(bench.host.clock_ms + base::kSecondMs);
    bench.restart();
    CHECK(total(bench, "by=day&from=0") == all);
    if (step % 3 != 0) continue;
    // Above what is converted and below it.
    all += count_as_earlier(bench, key, 30 * 24);
    bench.restart();
    CHECK(total(bench, "by=day&from=0") == all);
  }
  convert_all(bench);
  bench.restart();
  CHECK(total(bench, "by=day&from=0") == all);
  CHECK(bench.state.old_usage_end == 0);
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger usage: a conversion that another version began is gone on with", "[ledger]") {
  LedgerBench bench;
  bench.add_key("AQ.first");
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  store_old_usage(bench, bench.host.clock_ms);
  bench.restart();
  const int64_t all = total(bench, "by=day&from=0");
  for (int step = 0; step < 3; ++step) bench.run_until(bench.host.clock_ms + base::kSecondMs);
  REQUIRE(bench.state.old_usage_end != 0);
  // It converted the tables in their place.
  for (const char* table : {"usage_hour", "usage_day"}) {
    ledger::write(bench.storage, base::concat("DROP TABLE ", table));
    ledger::write(bench.storage, base::concat("ALTER TABLE left_", table, " RENAME TO ", table));
  }
  ledger::write(bench.storage,
                "UPDATE notes SET name = 'old_usage_end' WHERE name = 'left_usage_end'");
  ledger::write(bench.storage, "UPDATE meta SET version = 5");
  bench.restart();
  CHECK(total(bench, "by=day&from=0") == all);
  convert_all(bench);
  bench.restart();
  CHECK(total(bench, "by=day&from=0") == all);
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger usage: the tables of earlier versions are there again where they were dropped",
          "[ledger]") {
  LedgerBench bench;
  bench.add_key("AQ.first");
  for (const char* table : {"usage_hour", "usage_day", "left_usage_hour", "left_usage_day"}) {
    ledger::write(bench.storage, base::concat("DROP TABLE ", table));
  }
  ledger::write(bench.storage, "UPDATE meta SET version = 4");
  bench.restart();
  CHECK(bench.ask() == 200);
  CHECK(ledger::read(bench.storage, "SELECT * FROM usage_hour").empty());
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger usage: a row that cannot be read is not written over", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  const auto chat = [&](const char* id) {
    state::Report report;
    report.outcomes = {answered(id, key, "m", "", bench.host.clock_ms)};
    bench.report(report);
  };
  chat("a");
  bench.run_until(bench.host.clock_ms + 11 * base::kMinuteMs);
  chat("b");
  bench.storage.break_down("FROM day_sums");
  CHECK(bench.admin("PATCH", "gemini-keys/" + key, R"({"name":"lost"})") == 500);
  bench.storage.mend();
  bench.admin("GET", "gemini-keys/" + key);
  CHECK(bench.json().find_string("name") != "lost");
  CHECK(total(bench, "by=day") == 2);
}

}  // namespace

#endif
