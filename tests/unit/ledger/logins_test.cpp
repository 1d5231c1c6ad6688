#include "ledger/logins.h"

#include <catch2/catch.hpp>
#include <string>

#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

// With its tables, which the first call makes.
class LoginBench : public support::LedgerBench {
 public:
  LoginBench() { call("GET", "/login?address=192.0.2.7"); }
};

int64_t records(LoginBench& bench) {
  return ledger::integer(
      ledger::read(bench.storage, "SELECT count(*) FROM login_attempts WHERE address <> ''")[0][0]);
}

TEST_CASE("ledger logins: a failure is kept for a day, trust for a month", "[ledger]") {
  struct Row {
    const char* name;
    auth::Attempt attempt;
    int64_t kept_ms;
  };
  const Row rows[] = {
      {"wrong", auth::Attempt::kWrongPassword, auth::kFailuresKeptMs},
      {"right", auth::Attempt::kRightPassword, auth::kTrustKeptMs},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    LoginBench bench;
    const int64_t now = bench.host.clock_ms;
    CHECK(ledger::record_login(bench.storage, "192.0.2.7", row.attempt, now) == 0);
    REQUIRE(records(bench) == 1);
    ledger::retain_logins(bench.storage, now + row.kept_ms - 1);
    CHECK(records(bench) == 1);
    ledger::retain_logins(bench.storage, now + row.kept_ms);
    CHECK(records(bench) == 0);
  }
}

TEST_CASE("ledger logins: who has failed and got in is kept for what lasts longer", "[ledger]") {
  LoginBench bench;
  const int64_t now = bench.host.clock_ms;
  ledger::record_login(bench.storage, "192.0.2.7", auth::Attempt::kRightPassword, now);
  ledger::record_login(bench.storage, "192.0.2.7", auth::Attempt::kWrongPassword, now);
  ledger::retain_logins(bench.storage, now + auth::kFailuresKeptMs);
  CHECK(records(bench) == 1);
  ledger::retain_logins(bench.storage, now + auth::kTrustKeptMs);
  CHECK(records(bench) == 0);
}

TEST_CASE("ledger logins: wrong passwords are counted for their address and for all", "[ledger]") {
  LoginBench bench;
  const int64_t now = bench.host.clock_ms;
  const auto fail = [&](std::string_view address) {
    return ledger::record_login(bench.storage, address, auth::Attempt::kWrongPassword, now);
  };
  for (int64_t i = 0; i < auth::kFreeTriesOfAddress; ++i) CHECK(fail("192.0.2.7") == 0);
  CHECK(fail("192.0.2.7") == 1000);
  CHECK(ledger::find_login_wait(bench.storage, "192.0.2.7", now) == 1000);
  CHECK(ledger::find_login_wait(bench.storage, "192.0.2.8", now) == 0);
  for (int64_t i = auth::kFreeTriesOfAddress; i < auth::kFreeTriesOfAll; ++i) {
    CHECK(fail("198.51.100." + std::to_string(i)) == 0);
  }
  CHECK(ledger::find_login_wait(bench.storage, "192.0.2.8", now) == 1000);
}

TEST_CASE("ledger logins: a session's confirmations are counted apart from logins", "[ledger]") {
  LoginBench bench;
  const int64_t now = bench.host.clock_ms;
  const auto confirm = [&](std::string_view session) {
    return ledger::record_confirmation(bench.storage, session, auth::Attempt::kWrongPassword, now);
  };
  for (int64_t i = 0; i < auth::kFreeTriesOfAddress; ++i) CHECK(confirm("s1") == 0);
  CHECK(confirm("s1") == 1000);
  CHECK(confirm("s2") == 0);
  CHECK(ledger::find_login_wait(bench.storage, "s1", now) == 0);
}

}  // namespace

#endif
