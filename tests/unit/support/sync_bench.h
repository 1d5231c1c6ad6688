#pragma once

#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "app/sync.h"
#include "base/text.h"

// Isolates and their Ledger under one clock.
namespace support {

inline constexpr int64_t kSecond = 1'000;
inline constexpr int64_t kBegin = 1'774'000'000'000;
inline constexpr std::string_view kModel = "gemini-2.5-flash";

// A request that stays after its answer to report.
struct Reporting {
  int64_t begun_ms;
  async::Task<void> task;
};

class IsolateBench {
 public:
  explicit IsolateBench(LedgerBench& ledger) : ledger_(ledger) {
    host.waits = true;
    host.clock_ms = ledger.host.clock_ms;
    for (const int space : {0, 1}) host.kv[space] = ledger.host.kv[space];
    host.ledger_answer = [this](std::string_view path, std::string_view body) {
      return hear(path, body);
    };
  }

  FakeHost host;
  app::Isolate isolate;
  std::map<std::string, int64_t> answered_ms;         // when each outcome's chat was answered
  std::function<FakeAnswer()> broken;                 // the Ledger's answer instead of its own
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
    answer(key_id, answered(id, key_id, std::string(kModel), "client", host.clock_ms));
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

  FakeAnswer hear(std::string_view path, std::string_view body) {
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

  LedgerBench& ledger_;
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

  LedgerBench ledger;
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

}  // namespace support

#endif
