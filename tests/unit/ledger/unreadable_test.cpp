#include <catch2/catch.hpp>

#include "base/civil_time.h"
#include "base/text.h"
#include "unit/support/ledger_bench.h"

// What another version has stored, as this one finds it.

#if HAVE_SQLITE

namespace {

using support::answered;
using support::LedgerBench;
using support::requests_of;

constexpr const char* kModel = "gemini-2.5-flash";

std::string policy_row(LedgerBench& bench) {
  return std::string(ledger::text(ledger::read(bench.storage, "SELECT body FROM policy")[0][0]));
}

void replace_in_policy(LedgerBench& bench, std::string_view before, std::string_view after) {
  ledger::write(bench.storage, "UPDATE policy SET body = replace(body, ?, ?)",
                {ledger::cell(before), ledger::cell(after)});
}

TEST_CASE("ledger: settings that cannot be read are an error, and are never written over",
          "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  REQUIRE(bench.admin("PATCH", "system-settings", R"({"max_retry":7,"strategy":"sticky"})") == 200);
  REQUIRE(bench.admin("POST", "models", R"({"id":"gemini-2.5-pro","aliases":["gpt-4o"]})") == 201);
  bench.call("POST", "/logout");
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  replace_in_policy(bench, R"("sticky")", R"("of_a_later_version")");
  const std::string stored = policy_row(bench);
  const size_t puts = bench.host.puts.size();
  bench.restart();
  bench.host.log_lines.clear();
  state::Report report;
  report.outcomes = {answered("x", key, kModel, "", bench.host.clock_ms)};
  base::Buffer body;
  state::write_report(report, body);
  for (int i = 0; i < 10; ++i) {
    const app::LedgerReply reply = bench.call("POST", "/report", body.str());
    CHECK(reply.status == 500);
    CHECK(reply.body.find("cannot read its settings") != std::string::npos);
    CHECK(bench.call("POST", "/alarm").status == 500);
    CHECK(bench.admin("PATCH", "system-settings", R"({"max_retry":1})") == 500);
    bench.host.clock_ms += base::kSecondMs;
  }
  CHECK(bench.host.log_lines.size() == 1);
  CHECK(bench.host.puts.size() == puts);
  CHECK(policy_row(bench) == stored);

  replace_in_policy(bench, R"("of_a_later_version")", R"("sticky")");
  CHECK(bench.call("POST", "/report", body.str()).status == 200);
  const state::Policy& policy = bench.state.config.policy;
  CHECK(policy.settings.max_retry == 7);
  CHECK(policy.models.size() == 1);
  CHECK(policy.revoked_sessions.size() == 1);
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger: keys that cannot be read cost no other, and stay as they are", "[ledger]") {
  for (const char* table : {"gemini_keys", "worker_keys"}) {
    for (const std::string body : {"of a later version", R"({"v":1})"}) {
      CAPTURE(table, body);
      LedgerBench bench;
      for (const char* name : {"first", "second"}) {
        bench.add_key(base::concat("AQ.", name));
        bench.add_worker_key(name);
      }
      ledger::write(bench.storage,
                    base::concat("UPDATE ", table,
                                 " SET body = ? WHERE position = "
                                 "(SELECT min(position) FROM ",
                                 table, ")"),
                    {ledger::cell(body)});
      bench.restart();
      bench.host.log_lines.clear();
      bench.report({});
      const bool gemini = std::string_view(table) == "gemini_keys";
      CHECK(bench.state.keys.keys.size() == (gemini ? 1 : 2));
      CHECK(bench.state.config.worker_keys.size() == (gemini ? 2 : 1));
      REQUIRE(bench.host.log_lines.size() == 1);
      CHECK(bench.host.log_lines[0].find("cannot read 1 of its keys") != std::string::npos);
      bench.run_until(bench.host.clock_ms + base::kHourMs);
      const auto kept = ledger::read(
          bench.storage, base::concat("SELECT count(*) FROM ", table, " WHERE body = ?"),
          {ledger::cell(body)});
      CHECK(ledger::integer(kept[0][0]) == 1);
    }
  }
}

TEST_CASE("ledger: a learned repair of a later version costs no setting", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  REQUIRE(bench.admin("PATCH", "system-settings", R"({"max_retry":7})") == 200);
  state::Report report;
  for (const base::Repair repair : {base::Repair::kDropStore, base::Repair::kFanOut}) {
    report.outcomes.push_back(answered("", key, kModel, "", bench.host.clock_ms));
    report.outcomes.back().id = base::concat("r", std::to_string(report.outcomes.size()));
    report.outcomes.back().repair = repair;
  }
  bench.report(report);
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  replace_in_policy(bench, R"("drop_store")", R"("of_a_later_version")");
  bench.restart();
  REQUIRE(bench.admin("GET", "system-settings") == 200);
  CHECK(bench.json().find("max_retry")->as_int() == 7);
  REQUIRE(bench.state.config.policy.repairs.size() == 1);
  CHECK(bench.state.config.policy.repairs[0].repair == base::Repair::kFanOut);
}

// An isolate of a later version, and this one after a return to it.
TEST_CASE("ledger: what rests for a reason of a later version is counted, and rests", "[ledger]") {
  constexpr std::string_view kKnown = "hour_quota";
  constexpr std::string_view kLater = "of_a_later_version";
  for (const bool sent : {true, false}) {
    CAPTURE(sent);
    LedgerBench bench;
    const std::string key = bench.add_key("AQ.first");
    const int64_t now = bench.host.clock_ms;
    state::Report report;
    state::Outcome& outcome = report.outcomes.emplace_back(answered("x", key, kModel, "", now));
    outcome.attempts.insert(outcome.attempts.begin(), {key, 429, base::CoolReason::kHourQuota});
    outcome.effects = {{key, "other", base::KeyEffect::kCoolModel, base::CoolReason::kHourQuota,
                        now, now + base::kHourMs, 0, 429}};
    base::Buffer body;
    state::write_report(report, body);
    std::string text = body.str();
    for (size_t at = 0; sent && (at = text.find(kKnown)) != std::string::npos;) {
      text.replace(at, kKnown.size(), kLater);
    }
    CHECK(bench.call("POST", "/report", text).status == 200);
    const auto find_other = [&]() -> const state::ModelRecord* {
      return bench.state.keys.keys.empty() ? nullptr
                                           : state::find_model(bench.state.keys.keys[0], "other");
    };
    const auto is_whole = [&] {
      const state::ModelRecord* other = find_other();
      return requests_of(bench.state, key) == 1 && other != nullptr &&
             other->health.state == state::HealthState::kCooling &&
             other->health.until_ms == now + base::kHourMs;
    };
    CHECK(is_whole());
    for (const std::string_view table : {"reports", "gemini_keys"}) {
      CAPTURE(table);
      ledger::write(bench.storage,
                    base::concat("UPDATE ", table, " SET body = replace(body, ?, ?)"),
                    {ledger::cell(kKnown), ledger::cell(kLater)});
      bench.restart();
      bench.ask();
      CHECK(is_whole());
      bench.run_until(now + 20 * base::kMinuteMs);
    }
    REQUIRE(bench.admin("GET", "gemini-keys") == 200);
    REQUIRE(bench.json().items().size() == 1);
    const json::Value* health = bench.json().items()[0].find("health")->find("other");
    REQUIRE(health != nullptr);
    CHECK(health->find_string("state") == "cooling");
    CHECK(health->find("reason") == nullptr);
  }
}

TEST_CASE("ledger: a report that cannot be read ends no replay, wherever it stands", "[ledger]") {
  for (const int64_t broken : {1, 62, 63, 64, 127, 199, 200}) {
    CAPTURE(broken);
    LedgerBench bench;
    const std::string key = bench.add_key("AQ.first");
    for (int i = 1; i <= 200; ++i) {
      state::Report report;
      report.outcomes = {answered("r" + std::to_string(i), key, kModel, "", bench.host.clock_ms)};
      bench.report(report);
    }
    REQUIRE(bench.state.journal.folded == 0);
    ledger::write(bench.storage, "UPDATE reports SET body = 'of a later version' WHERE seq = ?",
                  {broken});
    bench.restart();
    bench.host.log_lines.clear();
    bench.report({});
    CHECK(bench.state.journal.last == 200);
    CHECK(state::find_model(bench.state.keys.keys[0], kModel)->today.requests == 199);
    REQUIRE(bench.host.log_lines.size() == 1);
    CHECK(bench.host.log_lines[0].find("cannot read 1 of its last reports") != std::string::npos);
    REQUIRE(bench.admin("GET", "requests") == 200);
  }
}

}  // namespace

#endif
