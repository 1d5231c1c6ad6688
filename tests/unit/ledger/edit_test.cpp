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

}  // namespace

#endif
