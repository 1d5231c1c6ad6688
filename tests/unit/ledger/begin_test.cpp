#include <catch2/catch.hpp>

#include "base/civil_time.h"
#include "base/text.h"
#include "unit/support/ledger_bench.h"

// A Ledger over the namespaces of one that is gone.

#if HAVE_SQLITE

namespace {

using support::LedgerBench;

struct Successor {
  Successor() {
    old.add_key("AQ.old");
    old.add_worker_key("phone");
    old.run_until(old.host.clock_ms + base::kHourMs);
    for (const int space : {0, 1}) bench.host.kv[space] = old.host.kv[space];
    bench.host.clock_ms = old.host.clock_ms + base::kHourMs;
  }

  LedgerBench old;
  LedgerBench bench;
};

TEST_CASE("ledger: copies of one that is gone are replaced whole", "[ledger]") {
  Successor successor;
  LedgerBench& bench = successor.bench;
  state::Report report;
  report.keys_since = successor.old.state.keys.seq;
  report.config_since = successor.old.state.config.seq;
  for (const bool edited : {false, true}) {
    CAPTURE(edited);
    if (edited) bench.add_worker_key("laptop");
    const state::ReportReply reply = bench.report(report);
    CHECK(reply.keys.since == 0);
    CHECK(reply.keys.changed.keys.empty());
    CHECK(reply.config.since == 0);
    CHECK(reply.config.worker_keys.size() == (edited ? 1 : 0));
  }
}

TEST_CASE("ledger: the documents of one that is gone are replaced by the first call", "[ledger]") {
  for (const bool report : {false, true}) {
    CAPTURE(report);
    Successor successor;
    LedgerBench& bench = successor.bench;
    CHECK((report ? bench.ask() : bench.admin("GET", "gemini-keys")) == 200);
    const auto keys = state::read_keys_document(bench.host.kv[0].at("state:keys"));
    const auto config = state::read_config_document(bench.host.kv[1].at("state:config"));
    REQUIRE(keys.has_value());
    REQUIRE(config.has_value());
    CHECK(keys->keys.empty());
    CHECK(config->worker_keys.empty());
    const size_t puts = bench.host.puts.size();
    bench.run_until(bench.host.clock_ms + base::kHourMs);
    CHECK(bench.host.puts.size() == puts);
  }
}

}  // namespace

#endif
