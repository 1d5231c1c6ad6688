#include <algorithm>
#include <catch2/catch.hpp>
#include <deque>
#include <optional>
#include <string>

#include "app/ledger.h"
#include "app/sync.h"
#include "base/civil_time.h"
#include "base/text.h"
#include "unit/support/ledger_bench.h"

// KV has no time limit of its own: nobody waits for it for long.

#if HAVE_SQLITE

namespace {

using support::LedgerBench;

constexpr int64_t kSecond = base::kSecondMs;
constexpr int64_t kLong = 25 * kSecond;

// A cold isolate beside a Ledger with one key, published.
struct ColdBench {
  ColdBench() {
    ledger.add_key("test-first");
    ledger.run_until(ledger.host.clock_ms + 10 * kSecond);
    host.clock_ms = ledger.host.clock_ms;
    begin_ms = host.clock_ms;
    host.waits = true;
    for (const int space : {0, 1}) host.kv[space] = ledger.host.kv[space];
    host.ledger_answer = [this](std::string_view path, std::string_view body) {
      ++calls;
      if (silent) return support::FakeAnswer{503, "{}"};
      const app::LedgerReply reply = ledger.call("POST", path, body);
      return support::FakeAnswer{reply.status, reply.body};
    };
  }

  LedgerBench ledger;
  support::FakeHost host;
  app::Isolate isolate;
  int64_t begin_ms = 0;
  int64_t calls = 0;
  bool silent = false;

  // How long a request waits that begins now.
  int64_t load() {
    const int64_t asked_ms = host.clock_ms;
    async::Task<void> request = app::make_current(isolate, host);
    request.start();
    while (!request.done() && host.clock_ms < asked_ms + 2 * kLong) {
      host.advance(host.clock_ms + 10);
    }
    CHECK(request.done());
    return host.clock_ms - asked_ms;
  }
};

TEST_CASE("slow kv: a cold isolate has its state from the Ledger when KV does not answer",
          "[sync]") {
  ColdBench bench;
  bench.host.kv_ms = kLong;
  bench.host.ledger_ms = 100;
  async::Task<void> other = app::make_current(bench.isolate, bench.host);
  other.start();
  bench.host.advance(bench.begin_ms + 300);
  CHECK(bench.load() < 3 * kSecond);
  CHECK(other.done());
  CHECK(bench.isolate.loaded);
  CHECK(bench.isolate.keys.keys.size() == 1);
  CHECK(bench.calls == 1);
  CHECK(bench.host.gets == 2);
}

TEST_CASE("slow kv: beside a silent Ledger it is waited for, but not for ever", "[sync]") {
  for (const int64_t kv_ms : {3 * kSecond, 6 * kSecond, kLong}) {
    CAPTURE(kv_ms);
    ColdBench bench;
    bench.silent = true;
    bench.host.kv_ms = kv_ms;
    bench.host.ledger_ms = 100;
    const int64_t waited_ms = bench.load();
    CHECK(bench.isolate.loaded == (kv_ms < kLong));
    CHECK(waited_ms < std::min(kv_ms + 50, 8 * kSecond));
    CHECK(bench.calls == 1);
  }
}

TEST_CASE("slow kv: the Ledger is asked once", "[sync]") {
  struct Row {
    const char* name;
    int64_t kv_ms;
    bool readable;
    int64_t waited_ms;
    int64_t calls;
  };
  const Row rows[] = {
      {"KV in time", kSecond, true, kSecond, 0},
      {"the Ledger where KV is late", 3 * kSecond, true, 3'500, 1},
      {"the Ledger at once where KV has nothing", 100, false, 1'100, 1},
      {"the Ledger, asked once, where KV tells late that it has nothing", 3 * kSecond, false, 3'500,
       1},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    ColdBench bench;
    bench.host.kv_ms = row.kv_ms;
    bench.host.ledger_ms = kSecond;
    if (!row.readable) bench.host.kv[0]["state:keys"] = "{";
    CHECK(bench.load() <= row.waited_ms + 20);
    CHECK(bench.isolate.loaded);
    CHECK(bench.calls == row.calls);
  }
}

// Calls of a Ledger whose puts take long.
class SlowPuts {
 public:
  explicit SlowPuts(int64_t put_ms) {
    bench.add_key("test-first");
    bench.run_until(bench.host.clock_ms + 10 * kSecond);
    bench.host.waits = true;
    bench.host.put_ms = put_ms;
    bench.host.puts.clear();
  }

  LedgerBench bench;

  struct Call {
    explicit Call(LedgerBench& bench) : context{bench.storage, bench.host, bench.state} {}
    app::LedgerContext context;
    app::LedgerReply reply{0, ""};
    int64_t answered_ms = 0;
    int answers = 0;
    std::optional<async::Task<void>> task;
  };

  Call& call(std::string_view method, std::string_view path, std::string_view body) {
    Call& call = calls_.emplace_back(bench);
    const int64_t begun_ms = bench.host.clock_ms;
    const std::string full =
        app::with_session(path, {"session1", 0, bench.host.clock_ms + base::kDayMs});
    const size_t mark = full.find('?');
    call.task.emplace(app::handle_ledger(
        call.context,
        app::read_ledger_request(method, full.substr(0, mark), full.substr(mark + 1), body),
        [this, &call, begun_ms](const app::LedgerReply& reply) {
          call.reply = reply;
          call.answered_ms = bench.host.clock_ms - begun_ms;
          ++call.answers;
        }));
    call.task->start();
    return call;
  }

  void advance(int64_t ms) {
    const int64_t end_ms = bench.host.clock_ms + ms;
    while (bench.host.clock_ms < end_ms) {
      bench.host.advance(bench.host.clock_ms + 10);
      const int64_t due = bench.storage.alarm_ms;
      // As on the platform, no alarm rings within another.
      const bool rings = alarm_ != nullptr && alarm_->answers == 0;
      if (due == 0 || due > bench.host.clock_ms || rings) continue;
      bench.storage.alarm_ms = 0;
      alarm_ = &call("POST", "/alarm", "");
    }
  }
  std::string published() { return bench.host.kv[1]["state:config"]; }
  bool all_done() const {
    return std::ranges::all_of(calls_, [](const Call& one) { return one.task->done(); });
  }

 private:
  std::deque<Call> calls_;
  Call* alarm_ = nullptr;
};

TEST_CASE("slow kv: an edit is answered after two seconds at the most and published all the same",
          "[ledger]") {
  for (const int64_t put_ms : {500, 70'000}) {
    CAPTURE(put_ms);
    SlowPuts ledger(put_ms);
    const auto& edit = ledger.call("POST", "/admin/worker-keys", R"({"description":"new-one"})");
    ledger.advance(3 * kSecond);
    REQUIRE(edit.answers == 1);
    CHECK(edit.reply.status == 201);
    CHECK(edit.reply.body.find(R"("key":")") != std::string::npos);
    CHECK(edit.answered_ms <= std::min<int64_t>(put_ms, 2 * kSecond) + 10);
    ledger.advance(put_ms + 10 * kSecond);
    CHECK(ledger.published().find("new-one") != std::string::npos);
    CHECK(ledger.all_done());
    CHECK(edit.answers == 1);
  }
}

TEST_CASE("slow kv: a later edit waits for no earlier one's put, and is put after it", "[ledger]") {
  SlowPuts ledger(30 * kSecond);
  ledger.call("POST", "/admin/worker-keys", R"({"description":"first-one"})");
  ledger.advance(5 * kSecond);
  const auto& second = ledger.call("POST", "/admin/worker-keys", R"({"description":"second-one"})");
  CHECK(second.answers == 1);
  const auto& report = ledger.call("POST", "/report", R"({"v":1})");
  CHECK(report.answers == 1);
  CHECK(ledger.bench.host.puts.size() == 1);
  ledger.advance(27 * kSecond);
  CHECK(ledger.published().find("first-one") != std::string::npos);
  CHECK(ledger.published().find("second-one") == std::string::npos);
  ledger.advance(35 * kSecond);
  CHECK(ledger.published().find("second-one") != std::string::npos);
  CHECK(ledger.bench.host.puts.size() == 2);
  ledger.advance(300 * kSecond);
  CHECK(ledger.bench.host.puts.size() == 2);
  CHECK(ledger.all_done());
}

TEST_CASE("slow kv: the put of one document holds up neither the other nor the alarm", "[ledger]") {
  SlowPuts ledger(70 * kSecond);
  ledger.call("POST", "/admin/gemini-keys", R"({"key":"test-second"})");
  ledger.advance(kSecond);
  ledger.bench.host.put_ms = 100;
  const auto& edit = ledger.call("POST", "/admin/worker-keys", R"({"description":"new-one"})");
  ledger.advance(200);
  CHECK(edit.answers == 1);
  CHECK(ledger.published().find("new-one") != std::string::npos);
  ledger.bench.host.put_ms = 70 * kSecond;
  const auto& alarm = ledger.call("POST", "/alarm", "");
  ledger.advance(3 * kSecond);
  CHECK(alarm.answers == 1);
  CHECK(alarm.reply.status == 200);
}

TEST_CASE("slow kv: a put that never ends is begun anew, by itself", "[ledger]") {
  SlowPuts ledger(base::kDayMs);
  const auto& edit = ledger.call("POST", "/admin/worker-keys", R"({"description":"new-one"})");
  ledger.advance(3 * kSecond);
  REQUIRE(edit.answers == 1);
  REQUIRE(ledger.bench.host.puts.size() == 1);
  ledger.bench.host.put_ms = 100;
  ledger.advance(6 * base::kMinuteMs);
  CHECK(ledger.published().find("new-one") != std::string::npos);
  CHECK(ledger.bench.host.puts.size() == 2);
  CHECK_FALSE(ledger.bench.host.log_lines.empty());
  ledger.advance(10 * base::kMinuteMs);
  CHECK(ledger.bench.host.puts.size() == 2);
}

TEST_CASE("slow kv: a put that ends after it was taken for lost leaves nothing old in KV",
          "[ledger]") {
  SlowPuts ledger(7 * base::kMinuteMs);
  ledger.call("POST", "/admin/worker-keys", R"({"description":"first-one"})");
  ledger.advance(3 * kSecond);
  ledger.bench.host.put_ms = 100;
  ledger.call("POST", "/admin/worker-keys", R"({"description":"second-one"})");
  ledger.advance(6 * base::kMinuteMs);
  REQUIRE(ledger.published().find("second-one") != std::string::npos);
  ledger.advance(4 * base::kMinuteMs);
  CHECK(ledger.published().find("second-one") != std::string::npos);
  CHECK(ledger.bench.host.puts.size() == 3);
  CHECK(ledger.all_done());
}

TEST_CASE("slow kv: no put begins beside one of a State that was thrown away", "[ledger]") {
  SlowPuts ledger(30 * kSecond);
  ledger.call("POST", "/admin/worker-keys", R"({"description":"first-one"})");
  ledger.advance(5 * kSecond);
  ledger.bench.state.loading = ledger::Loading::kNot;
  const auto& second = ledger.call("POST", "/admin/worker-keys", R"({"description":"second-one"})");
  CHECK(second.answers == 1);
  CHECK(ledger.bench.host.puts.size() == 1);
  ledger.advance(70 * kSecond);
  CHECK(ledger.bench.host.puts.size() == 2);
  CHECK(ledger.published().find("second-one") != std::string::npos);
}

}  // namespace

#endif
