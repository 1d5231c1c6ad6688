#include <catch2/catch.hpp>

#include "base/text.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::LedgerBench;

constexpr const char* kInvalid =
    R"({"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":)"
    R"([{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}})";
constexpr const char* kAnswer =
    R"({"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}]})";

std::string test_of(std::string_view key_id, std::string_view model) {
  return base::concat(R"({"keyId":")", key_id, R"(","modelId":")", model, R"("})");
}

TEST_CASE("admin key tests: a call has its limit until the body has ended", "[admin]") {
  LedgerBench bench;
  const std::string id = bench.add_key("AQ.good");
  bench.host.otherwise = {200, kAnswer};
  REQUIRE(bench.admin("POST", "test-gemini-key", test_of(id, "gemini-2.5-flash")) == 200);
  bench.admin("GET", "gemini-models");
  REQUIRE(bench.host.calls.size() == 2);
  for (const support::SeenCall& call : bench.host.calls) {
    CHECK(call.until == host::Until::kEnd);
  }
}

TEST_CASE("admin key tests: what stands under HTTP 200 decides", "[admin]") {
  constexpr const char* kLeaked =
      R"({"error":{"code":403,"status":"PERMISSION_DENIED","message":"Your API key was reported as )"
      R"(leaked. Please use another API key."}})";
  constexpr const char* kOverloaded =
      R"([{"error":{"code":503,"status":"UNAVAILABLE","message":"The model is overloaded."}}])";
  struct Row {
    const char* body;
    int64_t status;
    state::HealthState fresh;  // what a ready key becomes
  };
  const Row rows[] = {
      {kLeaked, 403, state::HealthState::kSuspended},
      {kOverloaded, 503, state::HealthState::kReady},
      {"<html>welcome</html>", 200, state::HealthState::kReady},
      {"", 200, state::HealthState::kReady},
      {"\"welcome\"", 200, state::HealthState::kReady},
      {"[]", 200, state::HealthState::kReady},
  };
  for (const Row& row : rows) {
    INFO(row.body);
    LedgerBench bench;
    const std::string id = bench.add_key("AQ.good");
    const std::string test = test_of(id, "gemini-2.5-flash");
    const state::Health& health = bench.state.keys.keys[0].health;
    bench.host.otherwise = {200, row.body};
    REQUIRE(bench.admin("POST", "test-gemini-key", test) == 200);
    CHECK_FALSE(bench.json().find("success")->boolean());
    CHECK(bench.json().find("status")->as_int() == row.status);
    CHECK(bench.json().find_string("message") != "");
    CHECK(health.state == row.fresh);
    REQUIRE(bench.admin("GET", "gemini-models") == 502);
    REQUIRE(bench.admin("POST", "clear-key-error") == 200);

    bench.host.otherwise = {400, kInvalid};
    bench.admin("POST", "test-gemini-key", test);
    REQUIRE(health.state == state::HealthState::kInvalid);
    bench.host.otherwise = {200, row.body};
    bench.admin("POST", "test-gemini-key", test);
    CHECK(health.state == state::HealthState::kInvalid);
    REQUIRE(bench.admin("GET", "usage?by=key") == 200);
    CHECK(bench.json().find("totals")->find("requests")->as_int() == 0);
  }
}

TEST_CASE("admin gemini-models: a key that is only suspected is not taken for invalid", "[admin]") {
  LedgerBench bench;
  const std::string id = bench.add_key("AQ.good");
  const state::GeminiKey& key = bench.state.keys.keys[0];
  bench.host.otherwise = {400, kInvalid};
  for (int i = 0; i < 3; ++i) {
    CHECK(bench.admin("GET", "gemini-models") == 502);
    CHECK(key.health.state == state::HealthState::kCooling);
    CHECK(key.suspect_since_ms != 0);
  }
  // Whoever tests the key wants to know now.
  REQUIRE(bench.admin("POST", "test-gemini-key", test_of(id, "gemini-2.5-flash")) == 200);
  CHECK(key.health.state == state::HealthState::kInvalid);
}

}  // namespace

#endif
