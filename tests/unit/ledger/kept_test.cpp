// What a Ledger keeps beyond the call that told it, and over its own end.
#include <catch2/catch.hpp>

#include "base/civil_time.h"
#include "base/pacific_time.h"
#include "keys/health.h"
#include "ledger/key_marks.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::answered;
using support::LedgerBench;

constexpr const char* kModel = "gemini-2.5-flash";

std::vector<std::string> key_ids(LedgerBench& bench) {
  bench.ask();
  std::vector<std::string> ids;
  for (const state::GeminiKey& key : bench.state.keys.keys) ids.push_back(key.id);
  return ids;
}

std::vector<std::string> worker_ids(LedgerBench& bench) {
  bench.ask();
  std::vector<std::string> ids;
  for (const state::WorkerKey& key : bench.state.config.worker_keys) ids.push_back(key.id);
  return ids;
}

void tell(LedgerBench& bench, const state::Outcome& outcome) {
  state::Report report;
  report.outcomes = {outcome};
  bench.report(report);
}

state::Outcome refused(const std::string& id, const std::string& key, const std::string& model,
                       int64_t time_ms) {
  state::Outcome outcome = answered(id, key, model, "", time_ms);
  outcome.result = state::OutcomeResult::kError;
  outcome.attempts = {{.key_id = key, .status = 429}};
  outcome.usage = {};
  return outcome;
}

int64_t requests_today(const LedgerBench& bench, const std::string& key_id) {
  const state::ModelRecord* record =
      state::find_model(*state::find_key(bench.state.keys, key_id), kModel);
  return record == nullptr ? 0 : record->today.requests;
}

int64_t requests_of_client(const LedgerBench& bench, const std::string& id) {
  return state::find_worker_key(bench.state.config, id)->today.requests;
}

}  // namespace

TEST_CASE("ledger: keys that are added after a restart take no other's place", "[ledger]") {
  LedgerBench bench;
  const std::string first = bench.add_key("AQ.first");
  const std::string phone = bench.add_worker_key("phone");
  bench.restart();
  const std::string second = bench.add_key("AQ.second");
  const std::string laptop = bench.add_worker_key("laptop");
  bench.restart();
  CHECK(key_ids(bench) == std::vector{first, second});
  CHECK(worker_ids(bench) == std::vector{phone, laptop});
  REQUIRE(bench.admin("DELETE", "gemini-keys/" + second) < 300);
  REQUIRE(bench.admin("DELETE", "worker-keys/" + laptop) < 300);
  bench.restart();
  const std::string third = bench.add_key("AQ.third");
  const std::string tablet = bench.add_worker_key("tablet");
  bench.restart();
  CHECK(key_ids(bench) == std::vector{first, third});
  CHECK(worker_ids(bench) == std::vector{phone, tablet});
}

TEST_CASE("ledger: a new one begins at this moment, so that copies of a lost one are older",
          "[ledger]") {
  LedgerBench bench;
  REQUIRE(bench.ask() == 200);
  CHECK(bench.state.keys.seq >= bench.host.clock_ms);
  CHECK(bench.state.config.seq >= bench.host.clock_ms);
  CHECK(bench.state.config.policy.seq >= bench.host.clock_ms);
  CHECK(bench.state.keys.day == base::pacific_day(bench.host.clock_ms));
  CHECK(bench.state.config.day == bench.state.keys.day);
}

TEST_CASE("ledger: each day counts its own chats, of worker keys and after a restart too",
          "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  const std::string client = bench.add_worker_key("phone");
  const int64_t midnight = base::next_pacific_midnight_ms(bench.host.clock_ms);
  for (const int64_t now : {midnight - 2000, midnight - 1000, midnight + 1000}) {
    bench.host.clock_ms = now;
    tell(bench, answered(std::to_string(now), key, kModel, client, now));
    CHECK(requests_today(bench, key) == (now == midnight - 1000 ? 2 : 1));
    CHECK(requests_of_client(bench, client) == (now == midnight - 1000 ? 2 : 1));
  }
  // All three are read again, from before midnight on.
  bench.restart();
  bench.ask();
  CHECK(requests_today(bench, key) == 1);
  CHECK(requests_of_client(bench, client) == 1);
}

TEST_CASE("ledger: a rest for a model that never answered is kept", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  const int64_t now = bench.host.clock_ms;
  state::Outcome outcome = refused("a", key, kModel, now);
  outcome.effects = {{key, kModel, base::KeyEffect::kCoolModel, base::CoolReason::kDailyQuota, now,
                      now + base::kHourMs, 0, 429}};
  tell(bench, outcome);
  for (const bool again : {false, true}) {
    CAPTURE(again);
    if (again) bench.restart();
    bench.ask();
    CHECK(keys::availability(bench.state.keys.keys[0], kModel, now + 1).kind ==
          keys::Availability::Kind::kWaiting);
  }
}

TEST_CASE("ledger: of more than a hundred models a key keeps those that say something",
          "[ledger]") {
  for (const int models : {99, 100}) {
    CAPTURE(models);
    LedgerBench bench;
    const std::string key = bench.add_key("AQ.first");
    state::Report report;
    for (int i = 0; i < models; ++i) {
      report.outcomes.push_back(
          refused(std::to_string(i), key, "m" + std::to_string(i), bench.host.clock_ms));
    }
    bench.report(report);
    bench.host.clock_ms += 3 * base::kMinuteMs;
    tell(bench, answered("last", key, kModel, "", bench.host.clock_ms));
    CHECK(bench.state.keys.keys[0].models.size() == (models == 99 ? 100 : 1));
    CHECK(requests_today(bench, key) == 1);
  }
}

TEST_CASE(
    "ledger: of more than a hundred models those stay that rest, have failed or were answered",
    "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  const int64_t now = bench.host.clock_ms;
  state::Report report;
  for (int i = 0; i < 100; ++i) {
    report.outcomes.push_back(refused(std::to_string(i), key, "m" + std::to_string(i), now));
  }
  report.outcomes.push_back(answered("of today", key, "counted", "", now));
  report.outcomes[0].effects = {{key, "resting", base::KeyEffect::kCoolModel,
                                 base::CoolReason::kDailyQuota, now, now + base::kHourMs, 0, 429},
                                {key, "struck", base::KeyEffect::kCoolModel,
                                 base::CoolReason::kCapacity, now, now + 30'000, 2, 503}};
  bench.report(report);
  bench.host.clock_ms += 3 * base::kMinuteMs;
  tell(bench, answered("last", key, kModel, "", bench.host.clock_ms));
  const state::GeminiKey& kept = bench.state.keys.keys[0];
  CHECK(kept.models.size() == 4);
  for (const std::string_view model : {"resting", "struck", "counted", kModel}) {
    CAPTURE(model);
    CHECK(state::find_model(kept, model) != nullptr);
  }
}

TEST_CASE("ledger: a secret is known by its mark until its key goes", "[ledger]") {
  LedgerBench bench;
  bench.ask();
  ledger::save_marks(bench.storage, {{"m1", "k1"}, {"m2", "k2"}, {"m3", "k2"}});
  auto found = ledger::find_marks(bench.storage, {"m1", "m3", "m4"});
  CHECK(found.size() == 2);
  CHECK(found["m1"] == "k1");
  CHECK(found["m3"] == "k2");
  ledger::drop_marks(bench.storage, {"k2"});
  found = ledger::find_marks(bench.storage, {"m1", "m2", "m3"});
  CHECK(found.size() == 1);
  CHECK(found["m1"] == "k1");
}

#endif
