#include <catch2/catch.hpp>

#include "base/text.h"
#include "unit/support/gemini_answers.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::LedgerBench;

std::string test_of(std::string_view key_id, std::string_view model) {
  return base::concat(R"({"keyId":")", key_id, R"(","modelId":")", model, R"("})");
}

TEST_CASE("admin key tests: a call has its limit until the body has ended", "[admin]") {
  LedgerBench bench;
  const std::string id = bench.add_key("AQ.good");
  bench.host.otherwise = {200, support::kHiAnswer};
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

    bench.host.otherwise = {400, support::kInvalidKey};
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
  bench.host.otherwise = {400, support::kInvalidKey};
  for (int i = 0; i < 3; ++i) {
    CHECK(bench.admin("GET", "gemini-models") == 502);
    CHECK(key.health.state == state::HealthState::kCooling);
    CHECK(key.suspect_since_ms != 0);
  }
  // Whoever tests the key wants to know now.
  REQUIRE(bench.admin("POST", "test-gemini-key", test_of(id, "gemini-2.5-flash")) == 200);
  CHECK(key.health.state == state::HealthState::kInvalid);
}

TEST_CASE("admin key tests: a model is asked by its own name and what it can", "[admin]") {
  LedgerBench bench;
  const std::string id = bench.add_key("AQ.good");
  bench.admin("POST", "models",
              R"({"id":"gemini-2.5-flash","aliases":["gpt-4o","openai/gpt-4o"]})");
  bench.admin("POST", "models", R"({"id":"gemini-embedding-001","aliases":["ada"]})");
  struct Row {
    const char* name;
    const char* model;
    const char* path;
    const char* body;
  };
  constexpr const char* kChat = R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})";
  constexpr const char* kEmbed =
      R"({"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"Hi"}]}}]})";
  const Row rows[] = {
      {"gpt-4o", "gemini-2.5-flash", "gemini-2.5-flash:generateContent", kChat},
      {"openai/gpt-4o", "gemini-2.5-flash", "gemini-2.5-flash:generateContent", kChat},
      {"models/gemini-2.5-pro", "gemini-2.5-pro", "gemini-2.5-pro:generateContent", kChat},
      {"google/gemini-2.5-pro", "gemini-2.5-pro", "gemini-2.5-pro:generateContent", kChat},
      {"gemini-embedding-001", "gemini-embedding-001", "gemini-embedding-001:batchEmbedContents",
       kEmbed},
      {"ada", "gemini-embedding-001", "gemini-embedding-001:batchEmbedContents", kEmbed},
  };
  bench.host.otherwise = {200, support::kHiAnswer};
  for (const Row& row : rows) {
    INFO(row.name);
    bench.host.calls.clear();
    REQUIRE(bench.admin("POST", "test-gemini-key", test_of(id, row.name)) == 200);
    CHECK(bench.json().find("success")->boolean());
    const std::string job = base::concat(R"({"modelId":")", row.name, R"("})");
    REQUIRE(bench.admin("POST", "test-gemini-keys", job) == 200);
    CHECK(bench.json().find_string("modelId") == row.model);
    bench.run_until(bench.host.clock_ms + 5'000);
    REQUIRE(bench.host.calls.size() == 2);
    for (const support::SeenCall& call : bench.host.calls) {
      CHECK(call.url.ends_with(base::concat("/v1beta/models/", row.path)));
      CHECK(call.body == row.body);
    }
  }
}

TEST_CASE("admin key tests: a model that is not there is told from a key that fails", "[admin]") {
  LedgerBench bench;
  const std::string id = bench.add_key("AQ.good");
  struct Row {
    int status;
    const char* body;
    std::string_view error;
  };
  const Row rows[] = {
      {404, R"({"error":{"code":404,"message":"models/x is not found","status":"NOT_FOUND"}})",
       "model_not_found"},
      {403, R"({"error":{"code":403,"message":"No.","status":"PERMISSION_DENIED"}})",
       "permission_denied"},
      {404, "<html>404 Not Found</html>", "upstream_error"},
      {200, support::kHiAnswer, ""},
  };
  for (const Row& row : rows) {
    bench.host.otherwise = {row.status, row.body};
    REQUIRE(bench.admin("POST", "test-gemini-key", test_of(id, "x")) == 200);
    CHECK(bench.json().find_string("error") == row.error);
    bench.admin("POST", "test-gemini-keys", R"({"modelId":"x"})");
    bench.run_until(bench.host.clock_ms + 5'000);
    bench.restart();
    bench.ask();
    REQUIRE(bench.admin("GET", "test-gemini-keys") == 200);
    REQUIRE(bench.json().find("results")->items().size() == 1);
    CHECK(bench.json().find("results")->items()[0].find_string("error") == row.error);
  }
}

}  // namespace

#endif
