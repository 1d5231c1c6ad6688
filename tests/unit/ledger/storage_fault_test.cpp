// Storage that takes nothing, loses, or holds what cannot be read.
#include <catch2/catch.hpp>

#include "base/civil_time.h"
#include "ledger/apply.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::answered;
using support::LedgerBench;
using support::requests_of;

constexpr const char* kModel = "gemini-2.5-flash";

TEST_CASE("ledger report: broken reports and broken storage", "[ledger]") {
  LedgerBench bench;
  CHECK(bench.call("POST", "/report", "{").status == 400);
  CHECK(bench.call("POST", "/report", R"({"v":1,"outcomes":[{}]})").status == 400);
  CHECK(bench.call("POST", "/nothing").status == 404);
  bench.storage.break_down();
  state::Report report;
  report.outcomes = {answered("x", "k", kModel, "", bench.host.clock_ms)};
  base::Buffer body;
  state::write_report(report, body);
  CHECK(bench.call("POST", "/report", body.str()).status == 500);
  CHECK(bench.state.loading == ledger::Loading::kNot);
}

TEST_CASE("ledger report: tables that take nothing are not read anew for each report", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  state::Report report;
  report.outcomes = {answered("x", key, kModel, "", bench.host.clock_ms)};
  base::Buffer body;
  state::write_report(report, body);
  bench.storage.break_down("INSERT");
  CHECK(bench.call("POST", "/report", body.str()).status == 500);
  const int64_t rows = bench.storage.rows_read;
  for (int i = 0; i < 20; ++i) {
    bench.host.clock_ms += base::kSecondMs;
    const app::LedgerReply reply = bench.call("POST", "/report", body.str());
    CHECK(reply.status == 503);
    CHECK(reply.body.find(R"("retry_after_s":30)") != std::string::npos);
    CHECK(bench.call("POST", "/alarm").status == 503);
  }
  CHECK(bench.storage.rows_read == rows);
  // The panel goes on, and its readings read the tables once.
  bench.storage.mend();
  bench.storage.break_down("INSERT");
  REQUIRE(bench.admin("GET", "gemini-keys") == 200);
  const int64_t statements = bench.storage.statements;
  REQUIRE(bench.admin("GET", "gemini-keys") == 200);
  CHECK(bench.storage.statements == statements);
  bench.storage.mend();
  bench.host.clock_ms += 10 * base::kSecondMs;
  CHECK(bench.call("POST", "/report", body.str()).status == 200);
  CHECK(requests_of(bench.state, key) == 1);
}

TEST_CASE("ledger report: an edit that is stored lets the reports in again", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  state::Report report;
  report.outcomes = {answered("x", key, kModel, "", bench.host.clock_ms)};
  bench.storage.break_down("INTO reports");
  bench.report(report);
  bench.storage.mend();
  CHECK(bench.ask() == 503);
  REQUIRE(bench.admin("PATCH", "gemini-keys/" + key, R"({"name":"kept"})") == 200);
  bench.report(report);
  CHECK(requests_of(bench.state, key) == 1);
}

TEST_CASE("ledger: what cannot be stored whole is not stored, what cannot be read costs nothing",
          "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  state::Report report;
  report.outcomes = {answered("x", key, kModel, "", bench.host.clock_ms)};
  bench.report(report);
  const std::string name = R"({"name":"renamed"})";
  const auto name_now = [&] {
    bench.admin("GET", "gemini-keys/" + key);
    return std::string(bench.json().find_string("name"));
  };
  const std::string before = name_now();

  bench.run_until(bench.host.clock_ms + base::kMinuteMs);
  // The last statement of a save, the entries come before it.
  bench.storage.break_down("INTO head");
  CHECK(bench.admin("PATCH", "gemini-keys/" + key, name) == 500);
  CHECK(bench.state.loading == ledger::Loading::kNot);
  const auto is_put = [&](std::string_view text) {
    for (const auto& space : bench.host.kv) {
      for (const auto& [at, value] : space) {
        if (value.find(text) != std::string::npos) return true;
      }
    }
    return false;
  };
  CHECK(is_put(key));
  CHECK_FALSE(is_put("renamed"));
  bench.storage.mend();
  CHECK(name_now() == before);
  CHECK(requests_of(bench.state, key) == 1);
  CHECK(bench.admin("PATCH", "gemini-keys/" + key, name) == 200);
  CHECK(name_now() == "renamed");

  bench.storage.break_down("FROM day_sums");
  CHECK(bench.admin("GET", "usage") == 500);
  CHECK(bench.state.loading == ledger::Loading::kDone);
  bench.storage.mend();
  const int64_t statements = bench.storage.statements;
  CHECK(name_now() == "renamed");
  CHECK(bench.storage.statements == statements);
  REQUIRE(bench.admin("GET", "usage") == 200);
  CHECK(bench.json().find("totals")->find("requests")->as_int() == 1);
}

TEST_CASE("ledger: an edit that another call's failure undoes is no success, and not put",
          "[ledger]") {
  LedgerBench bench;
  bench.add_key("AQ.first");
  // While the new key's secret is sealed, another call finds the storage closed.
  bench.host.during_seal = [&] { bench.state.loading = ledger::Loading::kNot; };
  CHECK(bench.admin("POST", "gemini-keys", R"({"key":"AQ.second","name":"lost"})") == 500);
  // Or it has gone further, and the tables were read anew.
  bench.host.during_seal = [&] {
    bench.state.loading = ledger::Loading::kNot;
    bench.ask();
  };
  CHECK(bench.admin("POST", "gemini-keys", R"({"key":"AQ.third","name":"kept"})") == 500);
  bench.host.during_seal = nullptr;
  for (const auto& space : bench.host.kv) {
    for (const auto& [at, value] : space) CHECK(value.find("lost") == std::string::npos);
  }
  REQUIRE(bench.admin("GET", "gemini-keys") == 200);
  for (const json::Value& key : bench.json().items()) CHECK(key.find_string("name") != "lost");
}

TEST_CASE("ledger: a row that cannot be read stays, and is told of", "[ledger]") {
  LedgerBench bench;
  bench.add_key("AQ.first");
  bench.add_key("AQ.second");
  ledger::write(bench.storage,
                "UPDATE gemini_keys SET body = 'of a later version' WHERE position ="
                " (SELECT max(position) FROM gemini_keys)");
  bench.restart();
  REQUIRE(bench.admin("GET", "gemini-keys") == 200);
  CHECK(bench.json().items().size() == 1);
  REQUIRE(bench.host.log_lines.size() == 1);
  CHECK(bench.host.log_lines[0].find("cannot read 1 of its keys") != std::string::npos);
  bench.add_key("AQ.third");
  const ledger::Rows rows = ledger::read(
      bench.storage, "SELECT count(*) FROM gemini_keys WHERE body = 'of a later version'");
  CHECK(ledger::integer(rows[0][0]) == 1);
}

TEST_CASE("ledger: a call without a model poisons no document", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  state::Report report;
  report.outcomes = {answered("x", key, "", "", bench.host.clock_ms)};
  bench.report(report);
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  for (const auto& space : bench.host.kv) {
    for (const auto& [at, value] : space) {
      if (value.find("\"keys\":[") == std::string::npos) continue;
      CHECK(state::read_keys_document(value).has_value());
    }
  }
  bench.restart();
  REQUIRE(bench.admin("GET", "gemini-keys") == 200);
  CHECK(bench.json().items().size() == 1);
}

TEST_CASE("ledger: tables are made or changed wholly", "[ledger]") {
  for (const char* part : {"CREATE TABLE notes", "UPDATE reports SET ids", "INTO meta"}) {
    INFO(part);
    LedgerBench bench;
    bench.storage.break_down(part);
    CHECK(bench.ask() == 500);
    bench.storage.mend();
    CHECK(bench.ask() == 200);
    CHECK(bench.storage.error == "");
    bench.add_key("AQ.first");
    bench.restart();
    REQUIRE(bench.admin("GET", "gemini-keys") == 200);
    CHECK(bench.json().items().size() == 1);
  }
}

}  // namespace

#endif
