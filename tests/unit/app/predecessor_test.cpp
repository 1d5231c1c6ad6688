#include "app/predecessor.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <deque>
#include <optional>

#include "app/secret_marks.h"
#include "unit/support/ledger_bench.h"

namespace {

TEST_CASE("predecessor: times", "[app]") {
  struct Row {
    const char* text;
    int64_t expected;  // -1 = none
  };
  const Row rows[] = {
      {"1970-01-02", 86'400'000},
      {"2026-11-22T08:00:00Z", 1'795'334'400'000},
      {"2026-11-22T08:00:00.123Z", 1'795'334'400'123},
      {"2026-11-22T08:00:00.5Z", 1'795'334'400'500},
      {"2026-11-22T08:00:00.1239Z", 1'795'334'400'123},
      {"2026-11-22T08:00:00", -1},
      {"2026-13-22", -1},
      {"2026-00-01", -1},
      {"yesterday", -1},
      {"", -1},
      {"2026-11-2x", -1},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(app::read_time(row.text).value_or(-1) == row.expected);
  }
}

TEST_CASE("predecessor: a key's record", "[app]") {
  const auto read = [](std::string_view text) { return app::read_old_key(text, "2026-11-22"); };
  CHECK_FALSE(read("").has_value());
  CHECK_FALSE(read("[]").has_value());
  CHECK_FALSE(read(R"({"name":"no secret"})").has_value());
  const auto good = read(R"({"key":"AIzaX","name":"mine","usageDate":"2026-11-22",
    "modelUsage":{"gemini-2.5-pro":7,"odd":"x"},"errorStatus":null})");
  REQUIRE(good.has_value());
  CHECK(good->secret == "AIzaX");
  CHECK(good->key.name == "mine");
  REQUIRE(good->key.models.size() == 1);
  CHECK(good->key.models[0].today.requests == 7);
  CHECK(good->key.health.state == state::HealthState::kReady);
  const auto old = read(R"({"key":"k","usageDate":"2026-11-21","modelUsage":{"a":7},
    "errorStatus":403})");
  CHECK(old->key.models.empty());
  CHECK(old->key.health.state == state::HealthState::kSuspended);
  CHECK(read(R"({"key":"k","errorStatus":401})")->key.health.state == state::HealthState::kInvalid);
}

}  // namespace

#if HAVE_SQLITE

namespace {

constexpr int kKeys = 0;
constexpr int kConfig = 1;

TEST_CASE("predecessor: its data is taken over on first start and left untouched", "[app]") {
  support::LedgerBench bench;
  bench.host.kv[kKeys] = {
      {"_config:key_list", R"(["one","two","gone","twin"])"},
      {"key:one", R"({"key":"AIzaOne","name":"First","errorStatus":401})"},
      {"key:two", R"({"key":"AIzaTwo","name":"Second"})"},
      {"key:twin", R"({"key":"AIzaTwo","name":"Twin"})"},
  };
  bench.host.kv[kConfig] = {
      {"models", R"({"gemini-2.5-pro":{"category":"Pro","dailyQuota":50},
                     "mine":{"category":"Custom","individualQuota":3}})"},
      {"category_quotas", R"({"proQuota":50,"flashQuota":1500})"},
      {"worker_keys",
       R"({"sk-old-key":{"description":"phone","createdAt":"2025-05-01T00:00:00.000Z"},
                          "sk-other-key":{}})"},
      {"worker_keys_safety_settings", R"({"sk-old-key":{"safetyEnabled":false}})"},
  };
  const auto before = bench.host.kv[kKeys];

  bench.ask();
  const state::KeysDocument& keys = bench.state.keys;
  REQUIRE(keys.keys.size() == 2);
  CHECK(keys.keys[0].id == "one");
  CHECK(keys.keys[0].health.state == state::HealthState::kInvalid);
  CHECK(keys.keys[1].name == "Second");
  CHECK(keys.keys[1].sealed.find("AIzaTwo") == std::string::npos);
  const state::ConfigDocument& config = bench.state.config;
  REQUIRE(config.policy.models.size() == 2);
  CHECK(config.policy.models[0].daily_quota == 50);
  CHECK(config.policy.models[1].individual_quota == 3);
  CHECK(config.policy.settings.category_quotas.flash == 1500);
  REQUIRE(config.worker_keys.size() == 2);
  CHECK(config.worker_keys[0].hash == app::hash_of_secret("sk-old-key"));
  CHECK(config.worker_keys[0].safety == state::Safety::kOff);
  CHECK(config.worker_keys[0].created_ms == 1'746'057'600'000);
  for (const auto& [name, value] : before) CHECK(bench.host.kv[kKeys][name] == value);
  CHECK(bench.host.kv[kKeys].contains("state:keys"));
  CHECK(bench.host.kv[kConfig].contains("state:config"));

  // Once only, even after everything was deleted.
  bench.admin("DELETE", "gemini-keys", R"({"ids":["one","two"]})");
  bench.restart();
  bench.ask();
  CHECK(bench.state.keys.keys.empty());
  CHECK(bench.storage.error == "");
}

TEST_CASE("predecessor: KV that does not answer is asked again, nothing is lost", "[app]") {
  support::LedgerBench bench;
  bench.host.kv[kKeys] = {{"_config:key_list", R"(["one"])"}, {"key:one", R"({"key":"AIzaOne"})"}};
  bench.host.kv_broken = true;
  CHECK(bench.ask() == 503);
  bench.host.kv_broken = false;
  CHECK(bench.ask() == 200);
  CHECK(bench.state.keys.keys.size() == 1);
}

// Calls that come while KV is slow.
class Callers {
 public:
  explicit Callers(support::LedgerBench& bench) : bench_(bench) { bench.host.waits = true; }

  void call() {
    Caller& caller = callers_.emplace_back(bench_);
    caller.task.emplace(app::handle_ledger(
        caller.context, app::read_ledger_request("POST", "/report", "", R"({"v":1})"),
        [&caller](const app::LedgerReply& reply) { caller.status = reply.status; }));
    caller.task->start();
  }
  bool all_done() const { return std::ranges::all_of(callers_, &Caller::is_done); }
  int status(size_t caller) { return callers_[caller].status; }

 private:
  struct Caller {
    explicit Caller(support::LedgerBench& bench)
        : context{bench.storage, bench.host, bench.state} {}
    bool is_done() const { return task->done(); }
    app::LedgerContext context;
    int status = 0;
    std::optional<async::Task<void>> task;
  };
  support::LedgerBench& bench_;
  std::deque<Caller> callers_;
};

void leave_keys(support::LedgerBench& bench, int count) {
  std::string list = "[";
  for (int i = 0; i < count; ++i) {
    const std::string id = "id" + std::to_string(i);
    list += (i == 0 ? "\"" : ",\"") + id + "\"";
    bench.host.kv[kKeys]["key:" + id] = R"({"key":"AIza)" + id + R"("})";
  }
  bench.host.kv[kKeys]["_config:key_list"] = list + "]";
  bench.host.kv[kConfig] = {{"worker_keys", R"({"sk-old-key":{},"sk-other-key":{}})"}};
}

TEST_CASE("predecessor: however slow KV is, callers wait for one import", "[app]") {
  for (const int64_t kv_ms : {50, 400, 5'000}) {
    INFO(kv_ms);
    support::LedgerBench bench;
    leave_keys(bench, 300);
    Callers callers(bench);
    bench.host.kv_ms = kv_ms;
    const int64_t begin = bench.host.clock_ms;
    for (int second = 0; second < 320; ++second) {
      if (second < 60 && second % 4 == 0) callers.call();
      bench.host.advance(begin + second * 1'000);
    }
    REQUIRE(callers.all_done());
    for (size_t i = 0; i < 15; ++i) CHECK(callers.status(i) == 200);
    CHECK(bench.state.keys.keys.size() == 300);
    CHECK(bench.state.config.worker_keys.size() == 2);
    CHECK(bench.host.gets == 300 + 5);
    CHECK(bench.storage.error == "");
  }
}

TEST_CASE("predecessor: an import that was held up for long adds nothing to the next one",
          "[app]") {
  support::LedgerBench bench;
  leave_keys(bench, 12);
  Callers callers(bench);
  bench.host.kv_ms = 25'000;  // longer than others wait
  const int64_t begin = bench.host.clock_ms;
  callers.call();
  bench.host.advance(begin + 1'000);
  callers.call();
  bench.host.advance(begin + 24'000);
  bench.host.kv_ms = 10;
  bench.host.advance(begin + 60'000);
  REQUIRE(callers.all_done());
  CHECK(callers.status(0) == 200);
  CHECK(callers.status(1) == 200);
  CHECK(bench.state.keys.keys.size() == 12);
  // Two that were held up have read no further than the four entries of the configuration.
  CHECK(bench.host.gets == 4 + 4 + (4 + 1 + 12));
  CHECK(bench.state.config.worker_keys.size() == 2);
  CHECK(bench.storage.error == "");
}

TEST_CASE("predecessor: a long list is taken in parts", "[app]") {
  support::LedgerBench bench;
  leave_keys(bench, 1000);
  bench.ask();
  CHECK(bench.state.keys.keys.size() == 400);
  bench.run_until(bench.host.clock_ms + 3'000);
  bench.restart();
  bench.ask();
  bench.run_until(bench.host.clock_ms + 10'000);
  REQUIRE(bench.state.keys.keys.size() == 1000);
  CHECK(bench.state.keys.keys[999].id == "id999");
}

}  // namespace

#endif
