// What an isolate makes of the Ledger's replies.
#include <catch2/catch.hpp>

#include "app/outbox.h"
#include "keys/health.h"
#include "unit/support/sync_bench.h"

#if HAVE_SQLITE

namespace {

using support::IsolateBench;
using support::kModel;
using support::kSecond;
using support::SyncBench;

void refresh(IsolateBench& isolate) {
  async::Task<void> task = app::refresh(isolate.isolate, isolate.host);
  task.start();
  isolate.advance(isolate.host.clock_ms + 5);
  REQUIRE(task.done());
}

TEST_CASE("sync: a reply that cannot be read is told of, and not asked for by every request",
          "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  isolate.broken = [] { return support::FakeAnswer{200, "<html>"}; };
  isolate.advance(isolate.host.clock_ms + 60 * kSecond);
  for (const int64_t asked : {1, 1, 2}) {
    isolate.make_current();
    CHECK(isolate.calls == asked);
    CHECK(isolate.isolate.keys.keys.size() == 2);
    isolate.advance(isolate.host.clock_ms + 15 * kSecond);
  }
  REQUIRE(isolate.host.log_lines.size() == 1);
  CHECK(isolate.host.log_lines[0].find("cannot be read") != std::string::npos);
  isolate.broken = nullptr;
  const std::string third = bench.ledger.add_key("test-third");
  isolate.advance(isolate.host.clock_ms + 30 * kSecond);
  isolate.make_current();
  CHECK(isolate.is_enabled(third));
}

TEST_CASE("sync: what a chat has learned of a model outlives an edit that comes before its report",
          "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  isolate.broken = [] { return support::FakeAnswer{503, "{}"}; };
  state::Outcome outcome =
      support::answered("chat", bench.first, std::string(kModel), "client", isolate.host.clock_ms);
  outcome.repair = base::Repair::kFanOut;
  isolate.answer(bench.first, std::move(outcome));
  isolate.advance(isolate.host.clock_ms + 20 * kSecond);
  REQUIRE(isolate.is_idle());
  REQUIRE(isolate.isolate.outbox.waiting.size() == 1);
  isolate.broken = nullptr;
  REQUIRE(bench.ledger.admin("PATCH", "system-settings", R"({"max_retry":7})") == 200);
  refresh(isolate);
  CHECK(isolate.isolate.config.policy.settings.max_retry == 7);
  REQUIRE(isolate.isolate.config.policy.repairs.size() == 1);
  CHECK(isolate.isolate.config.policy.repairs[0].repair == base::Repair::kFanOut);
}

TEST_CASE("sync: what was learned of a key is forgotten once it is over, though never reported",
          "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  state::Outcome dying;
  dying.id = "dying";
  for (const int64_t rest_ms : {10 * kSecond, 100 * kSecond}) {
    state::HealthEffect effect;
    effect.key_id = bench.second;
    effect.effect = base::KeyEffect::kCoolKey;
    effect.reason = base::CoolReason::kMinuteQuota;
    effect.time_ms = isolate.host.clock_ms;
    effect.until_ms = effect.time_ms + rest_ms;
    app::add_effect(isolate.isolate, dying, effect);
  }
  for (const size_t left : {2, 1, 0}) {
    refresh(isolate);
    CHECK(isolate.isolate.unheard.size() == left);
    isolate.advance(isolate.host.clock_ms + 60 * kSecond);
  }
}

TEST_CASE("sync: who takes the place of a request that carries lets its report come back first",
          "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  isolate.host.ledger_ms = 5 * kSecond;
  isolate.broken = [] { return support::FakeAnswer{503, "{}"}; };
  isolate.answer(bench.first);
  // Two tries have failed; the third is under way.
  isolate.advance(isolate.host.clock_ms + 13 * kSecond);
  const app::Outbox& outbox = isolate.isolate.outbox;
  REQUIRE(outbox.under_way.size() == 1);
  isolate.broken = nullptr;
  isolate.answer(bench.first);
  isolate.advance(isolate.host.clock_ms + 3 * kSecond);
  CHECK(outbox.under_way.size() == 1);
  CHECK(outbox.waiting.size() == 1);
  isolate.advance(isolate.host.clock_ms + 12 * kSecond);
  CHECK(isolate.is_idle());
  CHECK(bench.counted() == 2);
}

TEST_CASE("sync: news that come while a report is under way leave it its turn", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  isolate.answer(bench.first);
  isolate.advance(isolate.host.clock_ms + kSecond);
  isolate.host.ledger_ms = 100;
  isolate.answer(bench.first);
  const app::Outbox& outbox = isolate.isolate.outbox;
  while (outbox.under_way.empty()) isolate.advance(isolate.host.clock_ms + 1);
  state::Outcome news =
      support::answered("news", bench.first, std::string(kModel), "client", isolate.host.clock_ms);
  state::HealthEffect& effect = news.effects.emplace_back();
  effect.key_id = bench.second;
  effect.effect = base::KeyEffect::kDisable;
  isolate.answer(bench.first, std::move(news));
  isolate.advance(isolate.host.clock_ms + 50);
  REQUIRE(outbox.under_way.size() == 1);
  CHECK(outbox.under_way[0].id != "news");
  CHECK(outbox.waiting.size() == 1);
  isolate.advance(isolate.host.clock_ms + kSecond);
  CHECK(bench.counted() == 3);
}

TEST_CASE("sync: copies that a reply does not join, either of them, are asked for whole",
          "[sync]") {
  struct Row {
    int64_t keys_ahead;
    int64_t config_ahead;
  };
  for (const Row& row : {Row{1, 0}, Row{0, 1}}) {
    CAPTURE(row.keys_ahead);
    SyncBench bench;
    IsolateBench isolate(bench.ledger);
    isolate.make_current();
    const app::Isolate& copies = isolate.isolate;
    state::ReportReply reply;
    reply.keys.since = copies.keys.seq + row.keys_ahead;
    reply.config.since = copies.config.seq + row.config_ahead;
    reply.keys.changed.seq = reply.keys.since;
    reply.config.seq = reply.config.since;
    base::Buffer text;
    state::write_report_reply(reply, text);
    isolate.broken = [&] { return support::FakeAnswer{200, text.str()}; };
    refresh(isolate);
    CHECK(copies.keys.seq == 0);
    CHECK(copies.config.seq == 0);
    isolate.broken = nullptr;
    const std::string third = bench.ledger.add_key("test-third");
    isolate.make_current();
    CHECK(isolate.is_enabled(third));
    CHECK(copies.config.seq == bench.ledger.state.config.seq);
  }
}

TEST_CASE("sync: of a reply that one copy does not join the other keeps what was learned here",
          "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  state::Outcome chat;
  chat.id = "under way";
  state::HealthEffect effect;
  effect.key_id = bench.second;
  effect.effect = base::KeyEffect::kCoolKey;
  effect.reason = base::CoolReason::kMinuteQuota;
  effect.time_ms = isolate.host.clock_ms;
  effect.until_ms = effect.time_ms + 60 * kSecond;
  keys::apply_effect(isolate.isolate.keys, effect);
  app::add_effect(isolate.isolate, chat, effect);
  const auto state_of_second = [&] {
    return state::find_key(isolate.isolate.keys, bench.second)->health.state;
  };
  REQUIRE(state_of_second() == state::HealthState::kCooling);
  state::ReportReply reply;
  reply.keys.changed = bench.ledger.state.keys;  // the whole document
  reply.config.since = isolate.isolate.config.seq + 1;
  reply.config.seq = reply.config.since;
  base::Buffer text;
  state::write_report_reply(reply, text);
  isolate.broken = [&] { return support::FakeAnswer{200, text.str()}; };
  refresh(isolate);
  REQUIRE(isolate.isolate.config.seq == 0);
  CHECK(state_of_second() == state::HealthState::kCooling);
}

TEST_CASE(
    "sync: an outcome that the Ledger will never take is given up, one it cannot take now is not",
    "[sync]") {
  for (const int status : {400, 413, 500}) {
    CAPTURE(status);
    SyncBench bench;
    IsolateBench isolate(bench.ledger);
    isolate.make_current();
    isolate.broken = [status] { return support::FakeAnswer{status, "{}"}; };
    isolate.answer(bench.first);
    isolate.advance(isolate.host.clock_ms + 30 * kSecond);
    CHECK(isolate.isolate.outbox.waiting.size() == (status == 500 ? 1 : 0));
    CHECK(isolate.calls == (status == 500 ? 4 : 1));
  }
}

TEST_CASE("sync: a question names the copies there are, so that the reply is short", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  const int64_t keys_since = isolate.isolate.keys.seq;
  const int64_t config_since = isolate.isolate.config.seq;
  REQUIRE(keys_since > 0);
  REQUIRE(config_since > 0);
  isolate.refuses = [&](const state::Report& question) {
    CHECK(question.keys_since == keys_since);
    CHECK(question.config_since == config_since);
    return false;
  };
  refresh(isolate);
  CHECK(isolate.calls == 1);
}

}  // namespace

#endif
