#include "app/sync.h"

#include <catch2/catch.hpp>

#include "unit/support/sync_bench.h"

#if HAVE_SQLITE

namespace {

using support::IsolateBench;
using support::kSecond;
using support::SyncBench;

TEST_CASE("sync: a cold isolate reads KV twice, a warm one never, none writes", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  CHECK(isolate.host.gets == 2);
  CHECK(isolate.calls == 0);
  CHECK(isolate.isolate.keys.keys.size() == 2);
  for (int i = 0; i < 600; ++i) {
    isolate.advance(isolate.host.clock_ms + kSecond);
    isolate.make_current();
    isolate.answer(bench.first);
  }
  isolate.advance(isolate.host.clock_ms + 2 * kSecond);
  CHECK(isolate.host.gets == 2);
  CHECK(isolate.host.puts.empty());
  CHECK(bench.counted() == 600);
}

TEST_CASE("sync: a cold isolate waits for the slower of its two readings", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.host.kv_ms = 100;
  const int64_t begin = isolate.host.clock_ms;
  isolate.make_current();
  CHECK(isolate.host.clock_ms - begin == 100);
  CHECK(isolate.isolate.keys.keys.size() == 2);
}

TEST_CASE("sync: of many requests at once one asks, wherever the isolate stands", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.host.kv_ms = 30;
  isolate.host.ledger_ms = 30;
  std::deque<async::Task<void>> requests;
  const auto come = [&](int count) {
    requests.clear();
    for (int i = 0; i < count; ++i) {
      requests.push_back(app::make_current(isolate.isolate, isolate.host));
      requests.back().start();
    }
  };
  const auto waiting = [&] {
    return std::ranges::count_if(requests, [](const auto& one) { return !one.done(); });
  };
  come(50);
  CHECK(waiting() == 50);
  isolate.advance(isolate.host.clock_ms + 60);
  CHECK(waiting() == 0);
  CHECK(isolate.host.gets == 2);
  CHECK(isolate.calls == 0);
  for (const int64_t round : {1, 2}) {
    isolate.advance(isolate.host.clock_ms + 60 * kSecond);
    come(50);
    CHECK(waiting() == 1);
    isolate.advance(isolate.host.clock_ms + 60);
    CHECK(waiting() == 0);
    CHECK(isolate.calls == round);
  }
}

TEST_CASE("sync: a question that was broken off is asked again soon", "[sync]") {
  for (const bool warm : {false, true}) {
    CAPTURE(warm);
    SyncBench bench;
    IsolateBench isolate(bench.ledger);
    if (warm) {
      isolate.make_current();
      isolate.advance(isolate.host.clock_ms + 60 * kSecond);
    }
    isolate.host.kv_ms = isolate.host.ledger_ms = 30;
    {
      async::Task<void> dying = app::make_current(isolate.isolate, isolate.host);
      dying.start();
      CHECK_FALSE(dying.done());
    }
    const int64_t begun_ms = isolate.host.clock_ms;
    if (warm) isolate.advance(begun_ms + 5 * kSecond);
    isolate.make_current();
    CHECK(isolate.host.clock_ms - begun_ms < 6 * kSecond);
    CHECK(isolate.isolate.loaded);
    CHECK(isolate.host.clock_ms - isolate.isolate.fresh_ms < kSecond);
  }
}

TEST_CASE("sync: where nothing can be had, those that waited for one are turned away with it",
          "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  for (auto& space : isolate.host.kv) space.clear();
  isolate.host.ledger_ms = 30;
  isolate.broken = [] { return support::FakeAnswer{500, "{}"}; };
  std::deque<async::Task<void>> requests;
  for (int i = 0; i < 20; ++i) {
    requests.push_back(app::make_current(isolate.isolate, isolate.host));
    requests.back().start();
  }
  isolate.advance(isolate.host.clock_ms + 60);
  CHECK(std::ranges::all_of(requests, [](const auto& one) { return one.done(); }));
  CHECK(isolate.calls == 1);
  isolate.broken = nullptr;
  isolate.make_current();
  CHECK(isolate.isolate.loaded);
}

TEST_CASE("sync: a disabled key is unused at once by who edits or reports", "[sync]") {
  SyncBench bench;
  IsolateBench busy(bench.ledger);
  IsolateBench editing(bench.ledger);
  for (IsolateBench* one : {&busy, &editing}) one->make_current();
  bench.disable(bench.first);
  CHECK(busy.is_enabled(bench.first));
  async::Task<void> edit = app::refresh(editing.isolate, editing.host);
  edit.start();
  editing.advance(editing.host.clock_ms + 5);
  CHECK(edit.done());
  CHECK_FALSE(editing.is_enabled(bench.first));
  busy.answer(bench.second);
  busy.advance(busy.host.clock_ms + kSecond);
  CHECK_FALSE(busy.is_enabled(bench.first));
  CHECK(busy.is_enabled(bench.second));
}

TEST_CASE("sync: a disabled key is unused after a minute wherever isolates rest", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  const int64_t loaded_ms = isolate.host.clock_ms;
  bench.disable(bench.first);
  isolate.advance(loaded_ms + 60 * kSecond - 1);
  isolate.make_current();
  CHECK(isolate.calls == 0);
  CHECK(isolate.is_enabled(bench.first));
  isolate.advance(loaded_ms + 60 * kSecond);
  isolate.make_current();
  CHECK(isolate.calls == 1);
  CHECK(isolate.host.gets == 2);
  CHECK_FALSE(isolate.is_enabled(bench.first));
}

TEST_CASE("sync: in doubt the Ledger is asked five times, then once in five seconds", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  for (int i = 0; i < 100; ++i) {
    isolate.advance(isolate.host.clock_ms + 100);
    isolate.refresh_in_doubt();
  }
  CHECK(isolate.calls == 6);
  const std::string third = bench.ledger.add_key("test-third");
  isolate.advance(isolate.host.clock_ms + 5 * kSecond);
  isolate.refresh_in_doubt();
  CHECK(isolate.is_enabled(third));
}

}  // namespace

#endif
