#include "app/outbox.h"

#include <catch2/catch.hpp>

#include "unit/support/sync_bench.h"

#if HAVE_SQLITE

namespace {

using support::IsolateBench;
using support::kModel;
using support::kSecond;
using support::SyncBench;

TEST_CASE("sync: answered chats are counted within a second, in few reports", "[sync]") {
  for (const int64_t gap_ms : {3'000, 400, 50, 5}) {
    INFO("a chat each " << gap_ms << " ms");
    SyncBench bench;
    IsolateBench isolate(bench.ledger);
    isolate.host.ledger_ms = 100;
    isolate.make_current();
    const int64_t begun_ms = isolate.host.clock_ms;
    constexpr int64_t kLength = 60 * kSecond;
    for (int64_t ms = 0; ms < kLength; ms += gap_ms) {
      isolate.advance(begun_ms + ms);
      isolate.answer(bench.first);
    }
    isolate.advance(begun_ms + kLength + 2 * kSecond);
    CHECK(isolate.oldest_ms < kSecond);
    const auto chats = static_cast<int64_t>(isolate.answered_ms.size());
    CHECK(isolate.calls <= std::min(chats, kLength / 700 + chats / 128 + 2));
    CHECK(isolate.isolate.outbox.waiting.empty());
    CHECK(bench.counted() == chats);
  }
}

TEST_CASE("sync: a client has its answer before the report is made", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  const int64_t calls = isolate.calls;
  isolate.answer(bench.first);
  CHECK(isolate.calls == calls);
  isolate.advance(isolate.host.clock_ms + 10);
  CHECK(isolate.calls == calls + 1);
}

TEST_CASE("sync: one request does not carry the reports of others for long", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.host.ledger_ms = 100;
  isolate.make_current();
  const int64_t begun_ms = isolate.host.clock_ms;
  for (int64_t ms = 0; ms < 120 * kSecond; ms += 50) {
    isolate.advance(begun_ms + ms, 15 * kSecond);
    isolate.answer(bench.first);
  }
  isolate.advance(isolate.host.clock_ms + 2 * kSecond);
  CHECK(isolate.longest_ms < 13 * kSecond);
  CHECK(isolate.oldest_ms < kSecond);
  CHECK(bench.counted() == 2'400);
}

TEST_CASE("sync: a report that dies with its request is sent by a later one", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.host.ledger_ms = 600;
  isolate.make_current();
  for (int i = 0; i < 2'000; ++i) {
    isolate.advance(isolate.host.clock_ms + 50);
    isolate.answer(bench.first);
    // The one that reports, held back or not; later the one that would have gone on in its place.
    if (i % 441 == 200 || i % 441 == 440) isolate.drop_requests();
  }
  isolate.advance(isolate.host.clock_ms + 20 * kSecond);
  isolate.answer(bench.first);
  isolate.advance(isolate.host.clock_ms + 2 * kSecond);
  CHECK(isolate.isolate.outbox.waiting.empty());
  CHECK(bench.counted() == 2'001);
}

TEST_CASE("sync: what the Ledger did not take is tried again and counted once", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  isolate.broken = [] { return support::FakeAnswer{500, "{}"}; };
  for (int i = 0; i < 20; ++i) {
    isolate.advance(isolate.host.clock_ms + kSecond);
    isolate.answer(bench.first);
  }
  isolate.advance(isolate.host.clock_ms + 20 * kSecond);
  CHECK(isolate.is_idle());
  CHECK(bench.counted() == 0);
  isolate.broken = nullptr;
  isolate.answer(bench.first);
  isolate.advance(isolate.host.clock_ms + 2 * kSecond);
  CHECK(bench.counted() == 21);
}

TEST_CASE("sync: the last chat before a pause is counted though the Ledger is away for seconds",
          "[sync]") {
  for (const int64_t away_ms : {100, 4'000, 8'000}) {
    CAPTURE(away_ms);
    SyncBench bench;
    IsolateBench isolate(bench.ledger);
    isolate.make_current();
    isolate.broken = [] { return support::FakeAnswer{500, "{}"}; };
    isolate.answer(bench.first);
    isolate.advance(isolate.host.clock_ms + away_ms);
    isolate.broken = nullptr;
    isolate.advance(isolate.host.clock_ms + 10 * kSecond);
    CHECK(isolate.is_idle());
    CHECK(bench.counted() == 1);
  }
}

TEST_CASE("sync: a silent Ledger is tried for no longer than a request lasts", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  isolate.host.ledger_ms = 5 * kSecond;
  isolate.broken = [] { return support::FakeAnswer{503, "{}"}; };
  // The second one takes the place of the first, in the midst of a report or between two.
  for (const int64_t later_ms : {11 * kSecond, 14 * kSecond}) {
    CAPTURE(later_ms);
    isolate.longest_ms = 0;
    isolate.answer(bench.first);
    isolate.advance(isolate.host.clock_ms + later_ms, 60 * kSecond);
    isolate.answer(bench.first);
    isolate.advance(isolate.host.clock_ms + 60 * kSecond, 60 * kSecond);
    CHECK(isolate.is_idle());
    CHECK(isolate.longest_ms < 29 * kSecond);
  }
}

TEST_CASE("sync: between two tries an admin or a later chat tries at once", "[sync]") {
  for (const bool admin : {false, true}) {
    CAPTURE(admin);
    SyncBench bench;
    IsolateBench isolate(bench.ledger);
    isolate.make_current();
    // The Ledger takes five seconds to fail at first, so that a request carries for long.
    isolate.host.ledger_ms = 5 * kSecond;
    isolate.broken = [] { return support::FakeAnswer{503, "{}"}; };
    isolate.answer(bench.first);
    isolate.advance(isolate.host.clock_ms + 11 * kSecond);
    isolate.host.ledger_ms = 10;
    isolate.broken = nullptr;
    if (admin) {
      isolate.bring();
    } else {
      isolate.answer(bench.first);
      isolate.advance(isolate.host.clock_ms + kSecond);
    }
    CHECK(bench.counted() == (admin ? 1 : 2));
  }
}

TEST_CASE("sync: news of a key's health does not wait for other outcomes", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.host.ledger_ms = 10;
  isolate.make_current();
  isolate.answer(bench.first);
  isolate.advance(isolate.host.clock_ms + 50);
  isolate.answer(bench.first);
  isolate.advance(isolate.host.clock_ms + 50);
  REQUIRE(isolate.calls == 1);
  state::Outcome news =
      support::answered("news", bench.first, std::string(kModel), "client", isolate.host.clock_ms);
  state::HealthEffect& effect = news.effects.emplace_back();
  effect.key_id = bench.second;
  effect.effect = base::KeyEffect::kDisable;
  isolate.answer(bench.first, std::move(news));
  isolate.advance(isolate.host.clock_ms + 15);
  CHECK(isolate.calls == 2);
  CHECK(bench.counted() == 3);
}

TEST_CASE("sync: an admin finds every chat answered before, and soon, whatever the load",
          "[sync]") {
  for (const int64_t gap_ms : {500, 50, 5, 1}) {
    INFO("a chat each " << gap_ms << " ms");
    SyncBench bench;
    IsolateBench isolate(bench.ledger);
    isolate.host.ledger_ms = 100;
    isolate.make_current();
    isolate.background = [&] {
      const int64_t due = isolate.host.clock_ms / gap_ms;
      if (due != std::exchange(isolate.last_due, due)) isolate.answer(bench.first);
    };
    for (int i = 0; i < 20; ++i) {
      isolate.advance(isolate.host.clock_ms + 777);
      const auto before = static_cast<int64_t>(isolate.answered_ms.size());
      const int64_t asked_ms = isolate.host.clock_ms;
      isolate.bring();
      CHECK(isolate.host.clock_ms - asked_ms <= 250);
      CHECK(bench.counted() >= before);
    }
    isolate.background = nullptr;
    isolate.advance(isolate.host.clock_ms + 2 * kSecond);
    CHECK(bench.counted() == static_cast<int64_t>(isolate.answered_ms.size()));
    CHECK(isolate.oldest_ms < kSecond);
  }
}

}  // namespace

#endif
