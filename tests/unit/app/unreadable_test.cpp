#include <catch2/catch.hpp>

#include "keys/health.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

// What an isolate that cannot open a Gemini key does to everybody else's.
namespace {

using support::LedgerBench;

state::Report failing_to_open(LedgerBench& bench, const std::string& key_id, std::string chat_id) {
  state::HealthEffect effect;
  effect.key_id = key_id;
  effect.effect = base::KeyEffect::kCoolKey;
  effect.reason = base::CoolReason::kUnreadable;
  effect.time_ms = bench.host.clock_ms;
  effect.until_ms = bench.host.clock_ms + keys::kUnreadableMs;
  state::Report report;
  state::Outcome& outcome = report.outcomes.emplace_back();
  outcome.id = std::move(chat_id);
  outcome.time_ms = bench.host.clock_ms;
  outcome.status = 503;
  outcome.effects = {effect, effect};
  return report;
}

}  // namespace

TEST_CASE("a key that the Ledger can open does not rest because an isolate cannot", "[app]") {
  LedgerBench bench;
  const std::string id = bench.add_key("AQ.one");
  bench.report(failing_to_open(bench, id, "c1"));
  CHECK(bench.state.keys.keys[0].health.state == state::HealthState::kReady);

  bench.host.variables["SESSION_SECRET_KEY"] = "another, as of a deployment that lost it";
  bench.report(failing_to_open(bench, id, "c2"));
  CHECK(bench.state.keys.keys[0].health.state == state::HealthState::kCooling);
  CHECK(bench.state.keys.keys[0].health.reason == base::CoolReason::kUnreadable);
}

TEST_CASE("a key that opens again with the secret before is ready at once", "[app]") {
  LedgerBench bench;
  const std::string id = bench.add_key("AQ.one");
  const std::string lost = bench.host.variables["SESSION_SECRET_KEY"];
  bench.host.variables["SESSION_SECRET_KEY"] = "new";
  bench.restart();
  bench.report(failing_to_open(bench, id, "c1"));
  bench.run_until(bench.host.clock_ms + 5'000);
  REQUIRE(bench.state.keys.keys[0].health.state == state::HealthState::kCooling);
  bench.host.variables["SESSION_SECRET_KEY_PREVIOUS"] = lost;
  bench.restart();
  bench.ask();
  bench.run_until(bench.host.clock_ms + 5'000);
  CHECK(bench.state.keys.keys[0].health.state == state::HealthState::kReady);
}

#endif
