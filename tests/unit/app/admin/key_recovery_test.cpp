#include <catch2/catch.hpp>
#include <string>

#include "keys/health.h"
#include "unit/support/gemini_answers.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using keys::Availability;
using support::LedgerBench;

constexpr const char* kModel = "gemini-2.5-flash";
constexpr const char* kTest = R"({"modelId":"gemini-2.5-flash"})";

state::HealthEffect refusal(std::string id, int64_t now_ms, base::KeyEffect effect,
                            base::CoolReason reason) {
  state::HealthEffect out;
  out.key_id = std::move(id);
  out.model = kModel;
  out.effect = effect;
  out.reason = reason;
  out.time_ms = now_ms;
  if (effect == base::KeyEffect::kCoolModel) out.until_ms = now_ms + 3'600'000;
  out.status = 403;
  return out;
}

// What an isolate knows once it has heard the Ledger's news.
void hear(LedgerBench& bench, state::KeysDocument& copy) {
  state::Report question;
  question.keys_since = copy.seq;
  REQUIRE(state::apply_delta(copy, bench.report(question).keys, question.keys_since) ==
          state::Applied::kYes);
}

Availability::Kind kind(const LedgerBench& bench, const state::KeysDocument& document, size_t i) {
  return keys::availability(document.keys[i], kModel, bench.host.clock_ms).kind;
}

// A Ledger and an isolate that know of three keys why they are out.
struct Refused {
  Refused() {
    state::Report report;
    state::Outcome& outcome = report.outcomes.emplace_back();
    outcome.id = "o1";
    for (const char* secret : {"AQ.invalid", "AQ.suspended", "AQ.spent"}) {
      ids.push_back(bench.add_key(secret));
    }
    const int64_t now = outcome.time_ms = bench.host.clock_ms;
    outcome.effects = {
        refusal(ids[0], now, base::KeyEffect::kDisable, base::CoolReason::kInvalid),
        refusal(ids[1], now, base::KeyEffect::kDisable, base::CoolReason::kSuspended),
        refusal(ids[2], now, base::KeyEffect::kCoolModel, base::CoolReason::kDailyQuota)};
    bench.report(report);
    hear(bench, isolate);
    for (size_t i = 0; i < 3; ++i) CHECK(kind(bench, isolate, i) != Availability::Kind::kReady);
    bench.host.otherwise = {200, support::kHiAnswer};
  }

  void check_ready() {
    hear(bench, isolate);
    for (size_t i = 0; i < 3; ++i) {
      CHECK(kind(bench, bench.state.keys, i) == Availability::Kind::kReady);
      CHECK(kind(bench, isolate, i) == Availability::Kind::kReady);
    }
    REQUIRE(bench.admin("GET", "error-keys") == 200);
    CHECK(bench.json().items().empty());
    REQUIRE(bench.admin("DELETE", "error-keys") == 200);
    CHECK(bench.json().find("deleted")->as_int() == 0);
    bench.restart();
    bench.ask();
    for (size_t i = 0; i < 3; ++i) {
      CHECK(kind(bench, bench.state.keys, i) == Availability::Kind::kReady);
    }
  }

  LedgerBench bench;
  std::vector<std::string> ids;
  state::KeysDocument isolate;
};

TEST_CASE("admin test-gemini-key: a key that Google answers is back in use", "[admin]") {
  Refused refused;
  for (const std::string& id : refused.ids) {
    const std::string body = R"({"keyId":")" + id + R"(","modelId":"gemini-2.5-flash"})";
    REQUIRE(refused.bench.admin("POST", "test-gemini-key", body) == 200);
    CHECK(refused.bench.json().find("success")->boolean());
  }
  refused.check_ready();
}

TEST_CASE("admin test-gemini-keys: the keys that Google answers are back in use", "[admin]") {
  Refused refused;
  REQUIRE(refused.bench.admin("POST", "test-gemini-keys", kTest) == 200);
  refused.bench.run_until(refused.bench.host.clock_ms + 5'000);
  refused.check_ready();
}

TEST_CASE("admin key tests: a key an admin has disabled stays disabled", "[admin]") {
  Refused refused;
  LedgerBench& bench = refused.bench;
  REQUIRE(bench.admin("PATCH", "gemini-keys/" + refused.ids[0], R"({"enabled":false})") == 200);
  REQUIRE(bench.admin("POST", "test-gemini-keys", kTest) == 200);
  bench.run_until(bench.host.clock_ms + 5'000);
  CHECK_FALSE(bench.state.keys.keys[0].enabled);
  CHECK(bench.state.keys.keys[0].health == state::Health());
}

TEST_CASE("admin key tests: a refusal while the test is under way stays", "[admin]") {
  LedgerBench bench;
  const std::string id = bench.add_key("AQ.good");
  bench.host.upstream = [&](const support::SeenCall&) {
    state::Report report;
    state::Outcome& outcome = report.outcomes.emplace_back();
    outcome.id = "o1";
    outcome.time_ms = bench.host.clock_ms;
    outcome.effects = {
        refusal(id, outcome.time_ms, base::KeyEffect::kDisable, base::CoolReason::kSuspended)};
    bench.report(report);
    return support::FakeAnswer{200, support::kHiAnswer};
  };
  REQUIRE(bench.admin("POST", "test-gemini-keys", kTest) == 200);
  bench.run_until(bench.host.clock_ms + 5'000);
  CHECK(kind(bench, bench.state.keys, 0) == Availability::Kind::kOut);
}

}  // namespace

#endif
