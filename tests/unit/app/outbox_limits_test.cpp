#include <catch2/catch.hpp>

#include "app/outbox.h"
#include "unit/support/sync_bench.h"

#if HAVE_SQLITE

namespace {

using support::IsolateBench;
using support::kModel;
using support::kSecond;
using support::SyncBench;

TEST_CASE("sync: an outcome that is refused for good holds no other up", "[sync]") {
  constexpr int kChats = 400;
  struct Row {
    const char* name;
    bool by_detail;  // it is its detail that is refused
    int counted;
  };
  for (const Row& row : {Row{"its detail", true, kChats}, Row{"all of it", false, kChats - 1}}) {
    INFO(row.name);
    SyncBench bench;
    IsolateBench isolate(bench.ledger);
    isolate.make_current();
    isolate.refuses = [&](const state::Report& report) {
      return std::ranges::any_of(report.outcomes, [&](const state::Outcome& outcome) {
        return outcome.id == "odd" && (!row.by_detail || !outcome.effects.empty());
      });
    };
    isolate.broken = [] { return support::FakeAnswer{500, "{}"}; };
    for (int i = 0; i < kChats; ++i) {
      state::Outcome outcome = support::answered(i == 250 ? "odd" : "chat" + std::to_string(i),
                                                 bench.first, std::string(kModel), "client", 0);
      if (i == 250) outcome.effects.push_back({bench.second, std::string(kModel)});
      isolate.answer(bench.first, std::move(outcome));
    }
    isolate.advance(isolate.host.clock_ms + 40 * kSecond);
    REQUIRE(bench.counted() == 0);
    isolate.broken = nullptr;
    isolate.calls = 0;
    isolate.host.log_lines.clear();
    isolate.answer(bench.first);
    isolate.advance(isolate.host.clock_ms + 30 * kSecond);
    CHECK(isolate.is_idle());
    CHECK(isolate.isolate.outbox.waiting.empty());
    CHECK(bench.counted() == row.counted + 1);
    CHECK(isolate.calls < 40);
    CHECK(isolate.host.log_lines.size() == (row.by_detail ? 0 : 1));
  }
}

TEST_CASE("sync: a Ledger that refuses everything is not asked for ever", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  isolate.refuses = [](const state::Report& report) { return !report.outcomes.empty(); };
  for (int i = 0; i < 300; ++i) isolate.answer(bench.first);
  isolate.advance(isolate.host.clock_ms + 30 * kSecond);
  CHECK(isolate.is_idle());
  CHECK(isolate.calls <= 25);
}

// So many chats, each with a signature of so many bytes, of which a silent Ledger hears nothing.
void answer_signed(SyncBench& bench, IsolateBench& isolate, int count, size_t size) {
  isolate.broken = [] { return support::FakeAnswer{500, "{}"}; };
  for (int i = 0; i < count; ++i) {
    state::Outcome outcome = support::answered("chat" + std::to_string(i), bench.first,
                                               std::string(kModel), "client", 0);
    outcome.signatures = {{"call" + std::to_string(i), std::string(size, 's')}};
    isolate.answer(bench.first, std::move(outcome));
  }
  isolate.advance(isolate.host.clock_ms + 40 * kSecond);
}

TEST_CASE("sync: a Ledger that stores nothing hears three tries each half minute, not of each chat",
          "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  isolate.broken = [] { return support::FakeAnswer{503, "{}"}; };
  isolate.calls = 0;
  for (int i = 0; i < 150; ++i) {
    isolate.answer(bench.first);
    isolate.advance(isolate.host.clock_ms + 2 * kSecond);
  }
  CHECK(isolate.calls <= 3 * 11);
  isolate.broken = nullptr;
  for (int i = 0; i < 20; ++i) {
    isolate.answer(bench.first);
    isolate.advance(isolate.host.clock_ms + 2 * kSecond);
  }
  CHECK(bench.counted() == 170);
}

TEST_CASE("sync: how many chats were given up uncounted is told", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  isolate.broken = [] { return support::FakeAnswer{503, "{}"}; };
  for (int i = 0; i < 5'100; ++i) isolate.answer(bench.first);
  isolate.advance(isolate.host.clock_ms + 61 * kSecond);
  isolate.answer(bench.first);
  std::string told;
  for (const std::string& line : isolate.host.log_lines) {
    if (line.find(" are given up uncounted") != std::string::npos) told += base::concat(line, "\n");
  }
  CHECK(told.find(" that 101 chats") != std::string::npos);
}

TEST_CASE("sync: a report is bounded in bytes", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  answer_signed(bench, isolate, 400, 20'000);
  isolate.broken = nullptr;
  isolate.answer(bench.first);
  isolate.advance(isolate.host.clock_ms + 20 * kSecond);
  CHECK(bench.counted() == 401);
  CHECK(isolate.largest < 2'000'000);
}

TEST_CASE("sync: what waits for a silent Ledger is bounded in bytes, and counted", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  answer_signed(bench, isolate, 100, 150'000);
  isolate.answer(bench.first);
  size_t bytes = 0;
  for (const state::Outcome& outcome : isolate.isolate.outbox.waiting) {
    for (const auto& signature : outcome.signatures) bytes += signature.signature.size();
  }
  CHECK(bytes > 6'000'000);
  CHECK(bytes < 9'000'000);
  CHECK_FALSE(isolate.isolate.outbox.waiting[99].signatures.empty());
  isolate.broken = nullptr;
  isolate.answer(bench.first);
  isolate.advance(isolate.host.clock_ms + 20 * kSecond);
  CHECK(bench.counted() == 102);
}

TEST_CASE("sync: a Ledger that refuses holds no admin up", "[sync]") {
  SyncBench bench;
  IsolateBench isolate(bench.ledger);
  isolate.make_current();
  isolate.host.ledger_ms = 10;
  isolate.broken = [] { return support::FakeAnswer{500, "{}"}; };
  isolate.answer(bench.first);
  const int64_t asked_ms = isolate.host.clock_ms;
  isolate.bring();
  CHECK(isolate.host.clock_ms - asked_ms <= 2 * kSecond + 20);
  CHECK(isolate.calls <= 3);
  isolate.advance(isolate.host.clock_ms + 5 * kSecond);
  isolate.broken = nullptr;
  isolate.bring();
  CHECK(bench.counted() == 1);
}

}  // namespace

#endif
