#include <catch2/catch.hpp>

#include "base/text.h"
#include "unit/support/gemini_answers.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::LedgerBench;

// A test of 30 keys of which a round of 24 is done.
struct HalfTested : LedgerBench {
  HalfTested() {
    for (int i = 0; i < 30; ++i) add_key("AQ.k" + std::to_string(i));
    host.otherwise = {200, support::kHiAnswer};
    admin("POST", "test-gemini-keys", R"({"modelId":"gemini-2.5-flash"})");
    run_until(host.clock_ms + 300);
  }

  int64_t number(std::string_view member) const { return json().find(member)->as_int().value(); }
};

std::string test_of(std::string_view model, const std::vector<std::string>& ids) {
  std::string list;
  for (const std::string& id : ids) list += base::concat(list.empty() ? "" : ",", "\"", id, "\"");
  return base::concat(R"({"modelId":")", model, R"(","ids":[)", list, "]}");
}

TEST_CASE("admin test-gemini-keys: keys join the test that is under way", "[admin]") {
  for (const char* state : {"running", "paused"}) {
    INFO(state);
    HalfTested bench;
    const std::vector<std::string> ids = {bench.add_key("AQ.new"), bench.state.keys.keys[0].id,
                                          bench.state.keys.keys[29].id};
    if (state == std::string_view("paused")) bench.admin("POST", "test-gemini-keys/pause");
    REQUIRE(bench.admin("POST", "test-gemini-keys", test_of("gemini-2.5-flash", ids)) == 200);
    CHECK(bench.json().find_string("state") == state);
    CHECK(bench.number("total") == 31);
    CHECK(bench.number("tested") == 24);
    bench.admin("POST", "test-gemini-keys/resume");
    bench.run_until(bench.host.clock_ms + 5'000);
    bench.admin("GET", "test-gemini-keys");
    CHECK(bench.json().find_string("state") == "done");
    CHECK(bench.number("passed") == 31);
    CHECK(bench.host.calls.size() == 31);
  }
}

TEST_CASE("admin test-gemini-keys: keys join during the last round of a test", "[admin]") {
  HalfTested bench;
  const std::string id = bench.add_key("AQ.new");
  bool asked = false;
  bench.host.upstream = [&](const support::SeenCall&) {
    if (!std::exchange(asked, true)) {
      CHECK(bench.admin("POST", "test-gemini-keys", test_of("gemini-2.5-flash", {id})) == 200);
    }
    return support::FakeAnswer{200, support::kHiAnswer};
  };
  bench.run_until(bench.host.clock_ms + 5'000);
  bench.admin("GET", "test-gemini-keys");
  CHECK(bench.json().find_string("state") == "done");
  CHECK(bench.number("passed") == 31);
}

TEST_CASE("admin test-gemini-keys: another model waits for the end of the test", "[admin]") {
  HalfTested bench;
  const std::string other = test_of("gemini-2.5-pro", {bench.state.keys.keys[0].id});
  CHECK(bench.admin("POST", "test-gemini-keys", other) == 409);
  CHECK(bench.admin("POST", "test-gemini-keys/pause") == 200);
  CHECK(bench.number("total") == 30);
  CHECK(bench.admin("POST", "test-gemini-keys/start", other) == 409);
  CHECK(bench.admin("POST", "test-gemini-keys/cancel") == 200);
  REQUIRE(bench.admin("POST", "test-gemini-keys", other) == 200);
  CHECK(bench.number("total") == 1);
  CHECK(bench.number("tested") == 0);
}

TEST_CASE("admin test-gemini-keys: a key that is named twice is tested once", "[admin]") {
  LedgerBench bench;
  const std::string id = bench.add_key("AQ.one");
  bench.host.otherwise = {200, support::kHiAnswer};
  bench.admin("POST", "test-gemini-keys", test_of("gemini-2.5-flash", {id, id, id}));
  bench.run_until(bench.host.clock_ms + 5'000);
  bench.admin("GET", "test-gemini-keys");
  CHECK(bench.json().find("total")->as_int() == 1);
  CHECK(bench.json().find("tested")->as_int() == 1);
  CHECK(bench.host.calls.size() == 1);
}

// The platform stores two megabytes in a row.
TEST_CASE("admin test-gemini-keys: long refusals of many keys keep no test from its end",
          "[admin]") {
  LedgerBench bench;
  for (int i = 0; i < 60; ++i) bench.add_key("AQ.k" + std::to_string(i));
  const std::string message(40'000, 'x');
  bench.host.otherwise = {
      429, base::concat(R"({"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":")",
                        message, R"("}})")};
  bench.admin("POST", "test-gemini-keys", R"({"modelId":"gemini-2.5-flash"})");
  bench.run_until(bench.host.clock_ms + 5'000);
  REQUIRE(bench.admin("GET", "test-gemini-keys") == 200);
  CHECK(bench.json().find_string("state") == "done");
  CHECK(bench.json().find("failed")->as_int() == 60);
  CHECK(bench.host.calls.size() == 60);
  for (const json::Value& result : bench.json().find("results")->items()) {
    CHECK(result.find("status")->as_int() == 429);
    CHECK(result.find_string("error") == "rate_limit_exceeded");
  }
}

}  // namespace

#endif
