#include <catch2/catch.hpp>

#include "app/outbox.h"
#include "app/sync.h"
#include "keys/health.h"
#include "unit/support/sync_bench.h"

#if HAVE_SQLITE

namespace {

using support::IsolateBench;
using support::kModel;
using support::kSecond;
using support::SyncBench;

TEST_CASE("sync: what a chat has learned of a key outlives the news of others", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  const auto cools = [&] {
    return keys::is_resting(state::find_key(isolate.isolate.keys, bench.second)->health,
                            isolate.host.clock_ms);
  };
  state::Outcome running =
      support::answered("long", bench.first, std::string(kModel), "client", isolate.host.clock_ms);
  state::HealthEffect effect;
  effect.key_id = bench.second;
  effect.effect = base::KeyEffect::kCoolKey;
  effect.reason = base::CoolReason::kDailyQuota;
  effect.time_ms = isolate.host.clock_ms;
  effect.until_ms = effect.time_ms + 3600 * kSecond;
  keys::apply_effect(isolate.isolate.keys, effect);
  app::add_effect(isolate.isolate, running, effect);
  CHECK(cools());
  // Another isolate's chat makes the Ledger send that key anew, while this one's goes on.
  IsolateBench other(bench.ledger);
  other.make_current();
  other.answer(bench.second);
  other.advance(other.host.clock_ms + 2 * kSecond);
  isolate.answer(bench.first);
  isolate.advance(isolate.host.clock_ms + 2 * kSecond);
  CHECK(isolate.calls == 1);
  CHECK(cools());
  isolate.answer(bench.first, std::move(running));
  isolate.advance(isolate.host.clock_ms + 2 * kSecond);
  CHECK(isolate.isolate.unheard.empty());
  CHECK(cools());
}

// What an isolate learns of a key with the secret that its copy has: it was reported as leaked.
state::Outcome leaked_chat(IsolateBench& bench, const std::string& key_id, std::string id) {
  state::KeysDocument& keys = bench.isolate.keys;
  const std::string seal(state::seal_of(*state::find_key(keys, key_id)));
  chat::Failure leaked;
  leaked.effect = base::KeyEffect::kDisable;
  leaked.reason = base::CoolReason::kSuspended;
  leaked.upstream_status = 403;
  state::Outcome outcome;
  outcome.id = std::move(id);
  outcome.result = state::OutcomeResult::kError;
  outcome.model = kModel;
  outcome.attempts = {{.key_id = key_id, .status = 403}};
  app::add_effect(
      bench.isolate, outcome,
      keys::apply_failure(keys, {key_id, seal}, kModel, leaked, bench.host.clock_ms, 1));
  return outcome;
}

TEST_CASE("sync: a new secret is not blamed for what the one before it met", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  const auto is_disabled = [&](const state::KeysDocument& keys) {
    return keys::is_disabled(state::find_key(keys, bench.first)->health);
  };
  CHECK(bench.ledger.admin("PATCH", base::concat("gemini-keys/", bench.first),
                           R"({"key":"AQ.0123456789abcdef0123456789abcdef"})") == 200);
  state::Outcome running = leaked_chat(isolate, bench.first, "long");
  CHECK(is_disabled(isolate.isolate.keys));
  // While that chat goes on, the new secret comes with what another hears.
  isolate.answer(bench.second);
  isolate.advance(isolate.host.clock_ms + 2 * kSecond);
  CHECK_FALSE(is_disabled(isolate.isolate.keys));
  isolate.answer(bench.first, std::move(running));
  isolate.advance(isolate.host.clock_ms + 2 * kSecond);
  CHECK(isolate.isolate.unheard.empty());
  CHECK_FALSE(is_disabled(isolate.isolate.keys));
  const state::KeysDocument& known = bench.ledger.state.keys;
  CHECK_FALSE(is_disabled(known));
  CHECK(state::find_model(*state::find_key(known, bench.first), kModel)->today.errors == 1);
  isolate.answer(bench.first, leaked_chat(isolate, bench.first, "next"));
  isolate.advance(isolate.host.clock_ms + 2 * kSecond);
  CHECK(is_disabled(known));
}

TEST_CASE("sync: news of a secret that was sealed anew meanwhile comes with the next call",
          "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  auto& variables = bench.ledger.host.variables;
  variables["SESSION_SECRET_KEY_PREVIOUS"] = std::exchange(variables["SESSION_SECRET_KEY"], "new");
  const std::string before = bench.ledger.state.keys.keys[0].sealed;
  bench.ledger.restart();
  bench.ledger.ask();
  bench.ledger.run_until(isolate.host.clock_ms + 5 * kSecond);
  REQUIRE(bench.ledger.state.keys.keys[0].sealed != before);
  const auto is_disabled = [&] {
    return keys::is_disabled(bench.ledger.state.keys.keys[0].health);
  };
  isolate.answer(bench.first, leaked_chat(isolate, bench.first, "old"));
  isolate.advance(isolate.host.clock_ms + 2 * kSecond);
  CHECK_FALSE(is_disabled());
  isolate.answer(bench.first, leaked_chat(isolate, bench.first, "new"));
  isolate.advance(isolate.host.clock_ms + 2 * kSecond);
  CHECK(is_disabled());
}

}  // namespace

#endif
