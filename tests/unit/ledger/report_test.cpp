#include <catch2/catch.hpp>

#include "base/civil_time.h"
#include "base/pacific_time.h"
#include "base/text.h"
#include "keys/window.h"
#include "ledger/apply.h"
#include "ledger/journal.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::answered;
using support::LedgerBench;

constexpr const char* kModel = "gemini-2.5-flash";

int64_t requests_of(const ledger::State& state, const std::string& key_id) {
  const state::GeminiKey* key = state::find_key(state.keys, key_id);
  const state::ModelRecord* record = key ? state::find_model(*key, kModel) : nullptr;
  return record ? record->today.requests : 0;
}

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

TEST_CASE("ledger: numbers given out by a State that was lost are not given again", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  bench.storage.break_down("INTO head");
  CHECK(bench.admin("PATCH", "gemini-keys/" + key, R"({"name":"lost"})") == 500);
  const int64_t lost = bench.state.keys.seq;
  bench.storage.mend();
  REQUIRE(bench.admin("PATCH", "gemini-keys/" + key, R"({"note":"kept"})") == 200);
  CHECK(bench.state.keys.seq > lost);
  // Who heard of the lost one gets everything.
  state::Report question;
  question.keys_since = lost;
  const state::ReportReply reply = bench.report(question);
  CHECK(reply.keys.since == 0);
  CHECK(reply.keys.changed.keys.size() == 1);
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
