#include "auth/login_throttle.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>

namespace {

using auth::Attempt;
using auth::LoginDecision;
using auth::LoginRecord;

constexpr int64_t kNow = 1'795'305'600'000;
constexpr int64_t kSecond = 1000;
constexpr int64_t kDay = 24 * 3'600'000;

// The Ledger's part, in memory.
struct Gate {
  std::map<std::string, LoginRecord> addresses;
  LoginRecord all;
  int64_t now = kNow;

  int64_t attempt(const std::string& address, Attempt attempt) {
    const LoginDecision decision = auth::decide_login(addresses[address], all, attempt, now);
    addresses[address] = decision.address;
    all = decision.all;
    return decision.wait_ms;
  }
};

}  // namespace

TEST_CASE("login throttle: five free tries, then a growing wait") {
  Gate gate;
  for (int i = 0; i < 5; ++i) CHECK(gate.attempt("a", Attempt::kWrongPassword) == 0);
  const int64_t waits[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900};
  for (const int64_t wait : waits) {
    CAPTURE(wait);
    CHECK(gate.attempt("a", Attempt::kWrongPassword) == wait * kSecond);
    gate.now += wait * kSecond - 1;
    CHECK(gate.attempt("a", Attempt::kRightPassword) == 1);
    gate.now += 1;
    CHECK(gate.attempt("a", Attempt::kWrongPassword) == 0);
  }
}

TEST_CASE("login throttle: a try within the wait is refused unseen and changes nothing") {
  Gate gate;
  for (int i = 0; i < 7; ++i) {
    gate.attempt("a", Attempt::kWrongPassword);
    gate.now += 10 * kSecond;
  }
  gate.attempt("a", Attempt::kWrongPassword);
  const LoginRecord before = gate.addresses["a"];
  for (int i = 0; i < 1000; ++i) CHECK(gate.attempt("a", Attempt::kRightPassword) > 0);
  CHECK(gate.addresses["a"] == before);
}

TEST_CASE("login throttle: the right password frees its address, not the others") {
  Gate gate;
  for (int i = 0; i < 4; ++i) gate.attempt("a", Attempt::kWrongPassword);
  for (int i = 0; i < 5; ++i) gate.attempt("b", Attempt::kWrongPassword);
  CHECK(gate.attempt("a", Attempt::kRightPassword) == 0);
  for (int i = 0; i < 5; ++i) CHECK(gate.attempt("a", Attempt::kWrongPassword) == 0);
  CHECK(gate.attempt("b", Attempt::kRightPassword) == kSecond);
}

TEST_CASE("login throttle: many addresses share a gentler wait") {
  Gate gate;
  int looked_at = 0;
  for (int i = 0; i < 1000; ++i) {
    looked_at += gate.attempt("address " + std::to_string(i), Attempt::kWrongPassword) == 0;
  }
  CHECK(looked_at == 20);
  int64_t longest = 0;
  for (int i = 0; i < 100; ++i) {
    const int64_t wait = gate.attempt("more " + std::to_string(i), Attempt::kWrongPassword);
    longest = std::max(longest, wait);
    gate.now += wait;
  }
  CHECK(longest == auth::kMaxWaitOfAllMs);
}

TEST_CASE("login throttle: under attack from everywhere the owner still gets in") {
  Gate gate;
  CHECK(gate.attempt("home", Attempt::kRightPassword) == 0);
  for (int i = 0; i < 500; ++i) {
    gate.now += 60 * kSecond;
    gate.attempt("address " + std::to_string(i), Attempt::kWrongPassword);
  }
  CHECK(gate.attempt("home", Attempt::kRightPassword) == 0);
  CHECK(gate.attempt("new place", Attempt::kRightPassword) == auth::kMaxWaitOfAllMs);
  gate.now += auth::kMaxWaitOfAllMs;
  CHECK(gate.attempt("new place", Attempt::kRightPassword) == 0);
}

TEST_CASE("login throttle: an address is trusted for so long after it had the right password") {
  struct Row {
    std::string_view name;
    int64_t last_success_ms;
    bool waits;
  };
  const Row rows[] = {
      {"a moment ago", kNow - 1, false},
      {"as long ago as counts", kNow - auth::kTrustKeptMs + 1, false},
      {"too long ago", kNow - auth::kTrustKeptMs, true},
      {"never", 0, true},
  };
  const LoginRecord attacked{1000, kNow, 0};
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const LoginRecord own{0, 0, row.last_success_ms};
    CHECK((auth::login_wait_ms(own, attacked, kNow) > 0) == row.waits);
  }
}

TEST_CASE("login throttle: the right password changes nothing where it was given of late") {
  struct Row {
    std::string_view name;
    LoginRecord before;
    bool same;
  };
  const Row rows[] = {
      {"an hour ago", {0, 0, kNow - kDay / 24}, true},
      {"almost a day ago", {0, 0, kNow - kDay + 1}, true},
      {"a day ago", {0, 0, kNow - kDay}, false},
      {"with failures since", {2, kNow - 2, kNow - kSecond}, false},
      {"never", {}, false},
      {"by a clock that was ahead", {0, 0, kNow + kSecond}, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const LoginDecision decision =
        auth::decide_login(row.before, {}, Attempt::kRightPassword, kNow);
    CHECK(decision.wait_ms == 0);
    CHECK(decision.address == (row.same ? row.before : LoginRecord{0, 0, kNow}));
  }
}

TEST_CASE("login throttle: a thousand passwords from one address take days") {
  Gate gate;
  for (int i = 0; i < 1000; ++i) {
    gate.now += gate.attempt("a", Attempt::kWrongPassword);
    gate.attempt("a", Attempt::kWrongPassword);
  }
  CHECK(gate.now - kNow > 9 * kDay);
}

TEST_CASE("login throttle: failures are forgotten after a day") {
  Gate gate;
  for (int i = 0; i < 5; ++i) gate.attempt("a", Attempt::kWrongPassword);
  gate.now += kDay;
  for (int i = 0; i < 5; ++i) CHECK(gate.attempt("a", Attempt::kWrongPassword) == 0);
  CHECK(gate.attempt("a", Attempt::kWrongPassword) == kSecond);
}

TEST_CASE("login throttle: a clock that goes back never makes the wait longer than its step") {
  const LoginRecord record = {6, kNow, 0};
  CHECK(auth::login_wait_ms(record, {}, kNow - 3'600'000) == 2 * kSecond);
}

TEST_CASE("login throttle: an IPv6 customer is one address") {
  struct Row {
    std::string_view address;
    std::string_view expected;
  };
  const Row rows[] = {
      {"203.0.113.7", "203.0.113.7"},
      {"2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::/64"},
      {"2001:db8:1:2::", "2001:0db8:0001:0002::/64"},
      {"2001:DB8:1:2::ffff", "2001:0db8:0001:0002::/64"},
      {"2001:db8:1:3::", "2001:0db8:0001:0003::/64"},
      {"", "unknown"},
      {"nonsense", "nonsense"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.address);
    CHECK(auth::throttle_name(row.address) == row.expected);
  }
}

TEST_CASE("login throttle: the error tells the seconds, rounded up") {
  const base::Error error = auth::throttle_error(1001);
  CHECK(error.http_status() == 429);
  CHECK(error.retry_after_s == 2);
  CHECK(error.message.find("2 s") != std::string::npos);
  CHECK(auth::throttle_error(1000).retry_after_s == 1);
  CHECK(auth::throttle_error(1).retry_after_s == 1);
  CHECK(auth::throttle_error(0).retry_after_s == 1);
}
