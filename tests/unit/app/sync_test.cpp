#include "app/sync.h"

#include <catch2/catch.hpp>

#if HAVE_SQLITE

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "app/outbox.h"
#include "base/text.h"
#include "keys/health.h"
#include "unit/support/ledger_bench.h"

// Isolates and their Ledger under one clock.
namespace {

constexpr int64_t kSecond = 1'000;
constexpr int64_t kBegin = 1'774'000'000'000;
constexpr std::string_view kModel = "gemini-2.5-flash";

// A request that stays after its answer to report.
struct Reporting {
  int64_t begun_ms;
  async::Task<void> task;
};

class IsolateBench {
 public:
  explicit IsolateBench(support::LedgerBench& ledger) : ledger_(ledger) {
    host.waits = true;
    host.clock_ms = ledger.host.clock_ms;
    for (const int space : {0, 1}) host.kv[space] = ledger.host.kv[space];
    host.ledger_answer = [this](std::string_view path, std::string_view body) {
      return hear(path, body);
    };
  }

  support::FakeHost host;
  app::Isolate isolate;
  std::map<std::string, int64_t> answered_ms;         // when each outcome's chat was answered
  std::function<support::FakeAnswer()> broken;        // the Ledger's answer instead of its own
  std::function<bool(const state::Report&)> refuses;  // for good
  size_t largest = 0;                                 // report, in bytes
  int64_t calls = 0;                                  // of the Ledger
  int64_t oldest_ms = 0;             // age of an outcome when the Ledger heard of it
  int64_t longest_ms = 0;            // a request has stayed
  std::function<void()> background;  // what goes on while the bench waits
  int64_t last_due = 0;

  void make_current() { run(app::make_current(isolate, host)); }
  // As an admin's request does, which lasts as long as the Ledger is busy with it.
  void bring() {
    run(app::bring_outcomes(isolate, host));
    running_.push_back({host.clock_ms, app::carry_on(isolate, host)});
    running_.back().task.start();
  }
  void refresh_in_doubt() { run(app::refresh_in_doubt(isolate, host)); }

  void answer(const std::string& key_id, state::Outcome outcome) {
    outcome.key_id = key_id;
    outcome.time_ms = host.clock_ms;
    answered_ms[outcome.id] = host.clock_ms;
    running_.push_back({host.clock_ms, app::report(isolate, host, std::move(outcome))});
    running_.back().task.start();
  }

  void answer(const std::string& key_id) {
    const std::string id = base::concat("chat", std::to_string(answered_ms.size()));
    answer(key_id, support::answered(id, key_id, std::string(kModel), "client", host.clock_ms));
  }

  // The platform ends what a request does `limit_ms` after its answer.
  void advance(int64_t to_ms, int64_t limit_ms = 30 * kSecond) {
    while (host.clock_ms < to_ms) {
      host.advance(std::min(to_ms, host.clock_ms + 1));
      if (background) background();
      std::erase_if(running_, [&](const Reporting& one) {
        const int64_t age_ms = host.clock_ms - one.begun_ms;
        if (!one.task.done() && age_ms < limit_ms) return false;
        longest_ms = std::max(longest_ms, age_ms);
        return true;
      });
    }
  }

  // All requests under way die.
  void drop_requests() { running_.clear(); }
  bool is_idle() const { return running_.empty(); }

  bool is_enabled(std::string_view key_id) const {
    const state::GeminiKey* key = state::find_key(isolate.keys, key_id);
    return key != nullptr && key->enabled;
  }

 private:
  void run(async::Task<void> task) {
    task.start();
    while (!task.done()) advance(host.clock_ms + 1);
  }

  support::FakeAnswer hear(std::string_view path, std::string_view body) {
    ++calls;
    const base::Result<state::Report> report = state::read_report(body);
    for (const state::Outcome& outcome : report->outcomes) {
      oldest_ms = std::max(oldest_ms, host.clock_ms - answered_ms[outcome.id]);
    }
    largest = std::max(largest, body.size());
    if (broken) return broken();
    if (refuses && refuses(*report)) return {400, "{}"};
    ledger_.host.clock_ms = std::max(ledger_.host.clock_ms, host.clock_ms);
    const app::LedgerReply reply = ledger_.call("POST", path, body);
    return {reply.status, reply.body};
  }

  support::LedgerBench& ledger_;
  std::deque<Reporting> running_;
};

// A Ledger with two keys, published.
struct SyncBench {
  SyncBench() {
    ledger.host.clock_ms = kBegin;
    first = ledger.add_key("test-first");
    second = ledger.add_key("test-second");
    ledger.run_until(kBegin + 10 * kSecond);
  }

  support::LedgerBench ledger;
  std::string first;
  std::string second;

  int64_t counted() {
    ledger.admin("GET", "usage");
    return ledger.json().find("totals")->find("requests")->as_int().value_or(-1);
  }
  void disable(const std::string& key_id) {
    ledger.admin("PATCH", base::concat("gemini-keys/", key_id), R"({"enabled":false})");
  }
};

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
