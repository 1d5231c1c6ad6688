#include "app/secret_box.h"

#include <catch2/catch.hpp>

#include "crypto/hex.h"
#include "crypto/hmac.h"
#include "ledger/notes.h"
#include "unit/support/ledger_bench.h"

namespace {

TEST_CASE("secret box: sealed under the current key, opened by the previous one too", "[app]") {
  support::FakeHost host;
  CHECK_FALSE(support::run_now(app::seal_secret(host, "AIza")).has_value());
  host.variables = {{"SESSION_SECRET_KEY", "old"}};
  const auto sealed = support::run_now(app::seal_secret(host, "AIzaSecret"));
  REQUIRE(sealed.has_value());
  CHECK(support::run_now(app::open_secret(host, *sealed)) == "AIzaSecret");
  const std::string mark = app::sealing_mark(host);
  host.variables = {{"SESSION_SECRET_KEY", "new"}};
  CHECK_FALSE(support::run_now(app::open_secret(host, *sealed)).has_value());
  CHECK(app::sealing_mark(host) != mark);
  host.variables["SESSION_SECRET_KEY_PREVIOUS"] = "old";
  CHECK(support::run_now(app::open_secret(host, *sealed)) == "AIzaSecret");
  CHECK_FALSE(support::run_now(app::open_secret(host, "not base64!")).has_value());
  CHECK_FALSE(support::run_now(app::open_secret(host, "")).has_value());
}

}  // namespace

#if HAVE_SQLITE

namespace {

void start_again(support::LedgerBench& bench) {
  bench.restart();
  bench.ask();
  bench.run_until(bench.host.clock_ms + 10'000);
}

// The secret of before comes, and goes once all is sealed anew.
void give_previous(support::LedgerBench& bench, const std::string& secret) {
  bench.host.variables["SESSION_SECRET_KEY_PREVIOUS"] = secret;
  start_again(bench);
  bench.host.variables.erase("SESSION_SECRET_KEY_PREVIOUS");
  start_again(bench);
}

void check_starts_store_nothing(support::LedgerBench& bench) {
  const int sealed = bench.host.sealed;
  const int64_t seq = bench.state.keys.seq;
  const size_t puts = bench.host.puts.size();
  for (int i = 0; i < 3; ++i) start_again(bench);
  CHECK(bench.host.sealed == sealed);
  CHECK(bench.state.keys.seq == seq);
  CHECK(bench.host.puts.size() == puts);
}

void check_all_open(support::LedgerBench& bench, size_t count) {
  REQUIRE(bench.state.keys.keys.size() == count);
  for (const state::GeminiKey& key : bench.state.keys.keys) {
    CHECK(support::run_now(app::open_secret(bench.host, key.sealed)).has_value());
  }
}

TEST_CASE("secret box: after a change of the secret every key is sealed anew", "[app]") {
  support::LedgerBench bench;
  for (int i = 0; i < 450; ++i) bench.add_key("AQ.key" + std::to_string(i));
  const std::string first = bench.host.variables["SESSION_SECRET_KEY"];
  bench.host.variables["SESSION_SECRET_KEY"] = "another secret";
  give_previous(bench, first);
  check_all_open(bench, 450);
}

TEST_CASE("secret box: the previous secret may come after the new one", "[app]") {
  support::LedgerBench bench;
  for (int i = 0; i < 3; ++i) bench.add_key("AQ.key" + std::to_string(i));
  const std::string first = bench.host.variables["SESSION_SECRET_KEY"];
  bench.host.variables["SESSION_SECRET_KEY"] = "another secret";
  start_again(bench);
  CHECK(bench.state.next_reseal_ms == 0);  // it is not tried over and over
  // Nor does a key that stays lost make the others be stored again at each start.
  bench.add_key("AQ.readable");
  bench.run_until(bench.host.clock_ms + 3'600'000);
  check_starts_store_nothing(bench);
  give_previous(bench, first);
  check_all_open(bench, 4);
}

TEST_CASE("secret box: what was stored under a secret that is given up again is sealed anew",
          "[app]") {
  support::LedgerBench bench;
  bench.add_key("AQ.first");
  const std::string first = bench.host.variables["SESSION_SECRET_KEY"];
  bench.host.variables["SESSION_SECRET_KEY"] = "second";
  start_again(bench);
  bench.add_key("AQ.second");
  bench.host.variables["SESSION_SECRET_KEY"] = first;
  give_previous(bench, "second");
  check_all_open(bench, 2);
}

// As a version leaves it that takes keys for sealed anew though none has opened.
void note_as_before(support::LedgerBench& bench) {
  const crypto::Digest mark = crypto::derive_key(bench.host.variables["SESSION_SECRET_KEY"], {},
                                                 "mark of the sealing key v1");
  ledger::save_note(bench.storage, "sealed_with", crypto::hex_encode(crypto::view(mark)));
}

TEST_CASE("secret box: what an earlier version took for sealed anew is", "[app]") {
  support::LedgerBench bench;
  for (int i = 0; i < 3; ++i) bench.add_key("AQ.key" + std::to_string(i));
  const std::string first = bench.host.variables["SESSION_SECRET_KEY"];
  bench.host.variables["SESSION_SECRET_KEY"] = "another secret";
  note_as_before(bench);
  give_previous(bench, first);
  check_all_open(bench, 3);
}

TEST_CASE("secret box: the first start after an update stores no key that is sealed well",
          "[app]") {
  support::LedgerBench bench;
  for (int i = 0; i < 3; ++i) bench.add_key("AQ.key" + std::to_string(i));
  bench.run_until(bench.host.clock_ms + 3'600'000);
  note_as_before(bench);
  check_starts_store_nothing(bench);
  CHECK(bench.state.next_reseal_ms == 0);
  check_all_open(bench, 3);
}

}  // namespace

#endif
