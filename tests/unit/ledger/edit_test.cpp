#include <algorithm>
#include <catch2/catch.hpp>

#include "base/civil_time.h"
#include "base/text.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::LedgerBench;

TEST_CASE("ledger: every edit is put at once, so that a key that was taken away is used no more",
          "[ledger]") {
  LedgerBench bench;
  const std::string key = "gemini-keys/" + bench.add_key("AQ.first");
  const std::string client = "worker-keys/" + bench.add_worker_key("phone");
  struct Row {
    std::string_view method;
    std::string resource;
    std::string_view body;
    std::string_view document;
  };
  const Row rows[] = {
      {"PATCH", key, R"({"note":"a"})", "state:keys"},
      {"DELETE", key, "", "state:keys"},
      {"POST", "worker-keys", R"({"description":"laptop"})", "state:config"},
      {"PATCH", client, R"({"description":"b"})", "state:config"},
      {"DELETE", client, "", "state:config"},
      {"POST", "models", R"({"id":"gemini-2.5-pro"})", "state:config"},
      {"PATCH", "system-settings", R"({"max_retry":1})", "state:config"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.method, row.resource);
    bench.run_until(bench.host.clock_ms + base::kHourMs);
    bench.host.puts.clear();
    CHECK(bench.admin(row.method, row.resource, row.body) < 300);
    CHECK(std::ranges::count(bench.host.puts, row.document, &support::KvPut::key) == 1);
    const size_t puts = bench.host.puts.size();
    bench.run_until(bench.host.clock_ms + base::kHourMs);
    CHECK(bench.host.puts.size() == puts);
  }
}

TEST_CASE("ledger: an edit in a silence of KV is tried few times, and those after it are quick",
          "[ledger]") {
  LedgerBench bench;
  const std::string client = "worker-keys/" + bench.add_worker_key("phone");
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  const ledger::Publication& put = bench.state.published_config.publication;
  const int64_t edits = put.edits;
  bench.host.puts.clear();
  bench.host.kv_broken = true;
  bench.admin("PATCH", client, R"({"description":"a"})");
  bench.run_until(bench.host.clock_ms + 110 * base::kSecondMs);
  CHECK(bench.host.puts.size() <= 8);
  CHECK(put.edits == edits);
  bench.host.kv_broken = false;
  bench.run_until(bench.host.clock_ms + 4 * base::kMinuteMs);
  CHECK(bench.host.kv[1]["state:config"].find(R"("name":"a")") != std::string::npos);
  CHECK(put.edits == edits + 1);
  for (const char* name : {"b", "c"}) {
    bench.admin("PATCH", client, base::concat(R"({"description":")", name, R"("})"));
    bench.run_until(bench.host.clock_ms + 1'100);
    CHECK(bench.host.kv[1]["state:config"].find(base::concat(R"("name":")", name)) !=
          std::string::npos);
  }
}

TEST_CASE("ledger: who is older than the removals that are remembered hears the whole",
          "[ledger]") {
  LedgerBench bench;
  bench.add_key("AQ.first");
  const int64_t old = bench.state.keys.seq;
  for (int i = 0; i < 3'000; ++i) {
    bench.state.removed_keys.push_back({base::concat("gone", std::to_string(i)), old + 1 + i});
  }
  bench.state.keys.seq = old + 3'000;
  bench.add_key("AQ.second");
  const size_t kept = bench.state.removed_keys.size();
  REQUIRE(kept < 3'000);
  const int64_t forgotten = bench.state.removed_keys.front().seq - 1;
  for (const int64_t since : {old, forgotten - 1, forgotten}) {
    CAPTURE(since);
    state::Report report;
    report.keys_since = since;
    const state::KeysDelta heard = bench.report(report).keys;
    CHECK(heard.since == (since < forgotten ? 0 : since));
    CHECK(heard.removed.size() == (since < forgotten ? 0 : kept));
  }
}

}  // namespace

#endif
