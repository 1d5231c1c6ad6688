#include <catch2/catch.hpp>

#include "base/text.h"
#include "http/message.h"
#include "unit/support/gemini_answers.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::LedgerBench;

constexpr const char* kSuspended =
    R"({"error":{"code":403,"message":"Permission denied: Consumer has been suspended.",)"
    R"("status":"PERMISSION_DENIED","details":[{"@type":)"
    R"("type.googleapis.com/google.rpc.ErrorInfo","reason":"CONSUMER_SUSPENDED"}]}})";

TEST_CASE("admin test-gemini-key", "[admin]") {
  LedgerBench bench;
  bench.host.variables["GEMINI_BASE_URL"] = "http://127.0.0.1:9/";
  const std::string id = bench.add_key("AQ.good");
  const std::string body = R"({"keyId":")" + id + R"(","modelId":"models/gemini-2.5-pro"})";
  bench.host.answers = {{200, support::kHiAnswer}};
  REQUIRE(bench.admin("POST", "test-gemini-key", body) == 200);
  CHECK(bench.json().find("success")->boolean());
  REQUIRE(bench.host.calls.size() == 1);
  const support::SeenCall& call = bench.host.calls[0];
  CHECK(call.url == "http://127.0.0.1:9/v1beta/models/gemini-2.5-pro:generateContent");
  CHECK(http::find_header(call.headers, "x-goog-api-key") == "AQ.good");
  CHECK(call.body == R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})");

  // One answer may be a mistake, so Google is asked twice.
  bench.host.answers = {{400, support::kInvalidKey}, {200, support::kHiAnswer}};
  REQUIRE(bench.admin("POST", "test-gemini-key", body) == 200);
  CHECK(bench.json().find("success")->boolean());
  CHECK(bench.state.keys.keys[0].health.state == state::HealthState::kReady);
  CHECK(bench.state.keys.keys[0].suspect_since_ms == 0);
  bench.host.answers = {{400, support::kInvalidKey}, {400, support::kInvalidKey}};
  REQUIRE(bench.admin("POST", "test-gemini-key", body) == 200);
  CHECK(bench.host.answers.empty());
  CHECK_FALSE(bench.json().find("success")->boolean());
  CHECK(bench.json().find("status")->as_int() == 400);
  CHECK(bench.state.keys.keys[0].health.state == state::HealthState::kInvalid);
  REQUIRE(bench.admin("GET", "error-keys") == 200);
  REQUIRE(bench.json().items().size() == 1);
  CHECK(bench.json().items()[0].find("errorStatus")->as_int() == 400);
  bench.admin("GET", "gemini-keys");
  CHECK(bench.json().items()[0].find_string("state") == "invalid");
  CHECK(bench.json().items()[0].find("errorStatus")->as_int() == 400);

  CHECK(bench.admin("POST", "clear-key-error", R"({"keyId":"nobody"})") == 404);
  CHECK(bench.admin("POST", "clear-key-error", R"({"keyId":")" + id + R"("})") == 200);
  CHECK(bench.json().find("cleared")->as_int() == 1);
  CHECK(bench.state.keys.keys[0].health.state == state::HealthState::kReady);

  bench.host.otherwise = {200, "", {}, async::Outcome::kFailed};
  REQUIRE(bench.admin("POST", "test-gemini-key", body) == 200);
  CHECK(bench.json().find("status")->as_int() == 0);
  CHECK(bench.state.keys.keys[0].health.state == state::HealthState::kReady);

  CHECK(bench.admin("POST", "test-gemini-key", R"({"keyId":"nobody","modelId":"m"})") == 404);
  CHECK(bench.admin("POST", "test-gemini-key", R"({"modelId":"m"})") == 400);
  for (const char* wrong : {"../x", "a/b", "a%2Fb", "", "m?x", ".."}) {
    INFO(wrong);
    CHECK(bench.admin("POST", "test-gemini-key",
                      R"({"keyId":")" + id + R"(","modelId":")" + wrong + R"("})") == 400);
  }
}

TEST_CASE("admin: a test that meets the end of a secret says nothing of the one in its place",
          "[admin]") {
  LedgerBench bench;
  const std::string id = bench.add_key("AQ.old");
  bench.host.upstream = [&](const support::SeenCall&) {
    bench.admin("PATCH", "gemini-keys/" + id, R"({"key":"AQ.0123456789abcdef0123456789abcdef"})");
    return support::FakeAnswer{403, kSuspended};
  };
  REQUIRE(bench.admin("POST", "test-gemini-key", R"({"keyId":")" + id + R"("})") == 200);
  CHECK_FALSE(bench.json().find("success")->boolean());
  CHECK(bench.state.keys.keys[0].health.state == state::HealthState::kReady);
}

TEST_CASE("admin key tests: the calls are counted, of no client and as no request", "[admin]") {
  LedgerBench bench;
  const std::string good = bench.add_key("AQ.good");
  const std::string bad = bench.add_key("AQ.bad");
  bench.host.upstream = [](const support::SeenCall& call) {
    const bool fails = http::find_header(call.headers, "x-goog-api-key") == "AQ.bad";
    return fails
               ? support::FakeAnswer{403, kSuspended}
               : support::FakeAnswer{200, R"({"candidates":[{"content":{"parts":[{"text":"Hi"}]},)"
                                          R"("finishReason":"STOP"}],"usageMetadata":)"
                                          R"({"promptTokenCount":2,"candidatesTokenCount":9}})"};
  };
  REQUIRE(bench.admin("POST", "test-gemini-key", R"({"keyId":")" + good + R"("})") == 200);
  REQUIRE(bench.admin("POST", "test-gemini-keys") == 200);
  bench.run_until(bench.host.clock_ms + 5'000);
  bench.restart();
  REQUIRE(bench.admin("GET", "usage?by=client") == 200);
  const json::Value& totals = *bench.json().find("totals");
  CHECK(totals.find("requests")->as_int() == 2);
  CHECK(totals.find("promptTokens")->as_int() == 4);
  CHECK(totals.find("completionTokens")->as_int() == 18);
  CHECK(totals.find("failedCalls")->as_int() == 1);
  CHECK(totals.find("errors")->as_int() == 0);
  CHECK(bench.json().find("rows")->items().size() == 1);
  CHECK(bench.json().find("rows")->items()[0].find_string("client") == "");
  const state::ModelRecord& record = bench.state.keys.keys[0].models.at(0);
  CHECK(record.today.requests == 2);
  CHECK(record.window.requests == 2);
  CHECK(bench.state.keys.keys[1].models.at(0).today.errors == 1);
  CHECK(bench.state.keys.keys[1].id == bad);
  REQUIRE(bench.admin("GET", "requests") == 200);
  CHECK(bench.json().find("total")->as_int() == 0);
}

TEST_CASE("admin key tests: without a model Google's moving alias is asked", "[admin]") {
  LedgerBench bench;
  const std::string id = bench.add_key("AQ.good");
  bench.host.otherwise = {200, support::kHiAnswer};
  REQUIRE(bench.admin("POST", "test-gemini-key", R"({"keyId":")" + id + R"("})") == 200);
  REQUIRE(bench.admin("POST", "test-gemini-keys") == 200);
  bench.run_until(bench.host.clock_ms + 5'000);
  REQUIRE(bench.host.calls.size() == 2);
  for (const support::SeenCall& call : bench.host.calls) {
    CHECK(call.url.ends_with("/v1beta/models/gemini-flash-latest:generateContent"));
  }
}

TEST_CASE("admin error-keys: delete the failed ones, clear them all", "[admin]") {
  LedgerBench bench;
  const std::string good = bench.add_key("AQ.good");
  bench.add_key("AQ.bad");
  bench.host.upstream = [](const support::SeenCall& call) {
    const bool bad = http::find_header(call.headers, "x-goog-api-key") == "AQ.bad";
    return bad ? support::FakeAnswer{403, kSuspended}
               : support::FakeAnswer{200, support::kHiAnswer};
  };
  bench.admin("POST", "test-gemini-keys", R"({"modelId":"gemini-2.5-flash"})");
  bench.run_until(bench.host.clock_ms + 5'000);
  CHECK(bench.state.keys.keys[1].health.state == state::HealthState::kSuspended);
  bench.admin("GET", "problems");
  CHECK(bench.text().find(R"("key_suspended")") != std::string::npos);
  const std::string failed = bench.state.keys.keys[1].id;
  CHECK(bench.admin("POST", "clear-key-error", R"({"ids":[")" + good + R"("]})") == 200);
  CHECK(bench.json().find("cleared")->as_int() == 0);
  CHECK(bench.state.keys.keys[1].health.state != state::HealthState::kReady);
  CHECK(bench.admin("POST", "clear-key-error", R"({"ids":[")" + failed + R"(","gone"]})") == 200);
  CHECK(bench.json().find("cleared")->as_int() == 1);
  CHECK(bench.json().find("missing")->items()[0].string() == "gone");
  CHECK(bench.state.keys.keys[1].health.state == state::HealthState::kReady);
  bench.admin("POST", "test-gemini-keys");
  bench.run_until(bench.host.clock_ms + 5'000);
  CHECK(bench.state.keys.keys[1].health.state != state::HealthState::kReady);
  CHECK(bench.admin("POST", "clear-key-error", "{}") == 200);
  CHECK(bench.json().find("cleared")->as_int() == 1);
  CHECK(bench.state.keys.keys[1].health.state == state::HealthState::kReady);
  bench.admin("POST", "test-gemini-keys");
  bench.run_until(bench.host.clock_ms + 5'000);
  REQUIRE(bench.admin("DELETE", "error-keys") == 200);
  CHECK(bench.json().find("deleted")->as_int() == 1);
  REQUIRE(bench.state.keys.keys.size() == 1);
  CHECK(bench.state.keys.keys[0].id == good);
  CHECK(bench.admin("POST", "gemini-keys", R"({"key":"AQ.bad"})") == 201);
}

TEST_CASE("admin error-keys: of those named, and none that is disabled", "[admin]") {
  LedgerBench bench;
  bench.host.otherwise = {403, kSuspended};
  const std::string first = bench.add_key("AQ.one");
  const std::string second = bench.add_key("AQ.two");
  const std::string third = bench.add_key("AQ.three");
  bench.admin("POST", "test-gemini-keys", R"({"modelId":"gemini-2.5-flash"})");
  bench.run_until(bench.host.clock_ms + 5'000);
  REQUIRE(bench.admin("PATCH", "gemini-keys/" + first, R"({"enabled":false})") == 200);
  REQUIRE(bench.admin("GET", "error-keys") == 200);
  CHECK(bench.json().items().size() == 2);
  bench.admin("GET", "problems");
  CHECK(bench.text().find(first) == std::string::npos);
  CHECK(bench.text().find(second) != std::string::npos);
  REQUIRE(bench.admin("DELETE", "error-keys",
                      R"({"ids":[")" + first + R"(",")" + second + R"(","gone"]})") == 200);
  CHECK(bench.json().find("deleted")->as_int() == 1);
  CHECK(bench.state.keys.keys.size() == 2);
  REQUIRE(bench.admin("DELETE", "error-keys", R"({"ids":[]})") == 200);
  CHECK(bench.json().find("deleted")->as_int() == 0);
  CHECK(bench.admin("DELETE", "error-keys", R"({"ids":"all"})") == 400);
  REQUIRE(bench.admin("DELETE", "error-keys") == 200);
  REQUIRE(bench.state.keys.keys.size() == 1);
  CHECK(bench.state.keys.keys[0].id == first);
}

TEST_CASE("admin test-gemini-keys: progress, pause, restart, cancel", "[admin]") {
  LedgerBench bench;
  for (int i = 0; i < 50; ++i) bench.add_key("AQ.k" + std::to_string(i));
  bench.host.otherwise = {200, support::kHiAnswer};
  CHECK(bench.admin("POST", "test-gemini-keys/pause") == 409);
  CHECK(bench.admin("POST", "test-gemini-keys/explode") == 404);
  CHECK(bench.admin("POST", "test-gemini-keys", R"({"modelId":"a/b"})") == 400);
  REQUIRE(bench.admin("GET", "test-gemini-keys") == 200);
  CHECK(bench.json().find_string("state") == "none");

  bench.admin("POST", "test-gemini-keys/start", R"({"modelId":"gemini-2.5-flash"})");
  CHECK(bench.json().find("total")->as_int() == 50);
  bench.run_until(bench.host.clock_ms + 300);
  CHECK(bench.admin("POST", "test-gemini-keys/pause") == 200);
  const auto tested = bench.json().find("tested")->as_int();
  CHECK(tested == 24);
  bench.run_until(bench.host.clock_ms + 60'000);
  bench.admin("GET", "test-gemini-keys");
  CHECK(bench.json().find("tested")->as_int() == tested);
  CHECK(bench.admin("POST", "test-gemini-keys/resume") == 200);
  bench.restart();
  bench.ask();
  bench.run_until(bench.host.clock_ms + 60'000);
  bench.admin("GET", "test-gemini-keys");
  CHECK(bench.json().find_string("state") == "done");
  CHECK(bench.json().find("passed")->as_int() == 50);
  CHECK(bench.host.calls.size() == 50);
  CHECK(bench.text().find("AQ.k") == std::string::npos);

  bench.admin("POST", "test-gemini-keys");
  bench.run_until(bench.host.clock_ms + 300);
  CHECK(bench.admin("POST", "test-gemini-keys/cancel") == 200);
  bench.run_until(bench.host.clock_ms + 60'000);
  bench.admin("GET", "test-gemini-keys");
  CHECK(bench.json().find_string("state") == "cancelled");
  CHECK(bench.json().find("tested")->as_int() == 24);
  CHECK(bench.storage.error == "");
}

TEST_CASE("admin test-gemini-keys: a round of a test begun anew leaves the new one alone",
          "[admin]") {
  LedgerBench bench;
  bench.add_key("AQ.one");
  bool begun = false;
  bench.host.upstream = [&](const support::SeenCall&) {
    if (!std::exchange(begun, true)) {
      CHECK(bench.admin("POST", "test-gemini-keys/cancel") == 200);
      CHECK(bench.admin("POST", "test-gemini-keys", R"({"modelId":"gemini-2.5-pro"})") == 200);
    }
    return support::FakeAnswer{200, support::kHiAnswer};
  };
  bench.admin("POST", "test-gemini-keys", R"({"modelId":"gemini-2.5-flash"})");
  bench.run_until(bench.host.clock_ms + 5'000);
  bench.admin("GET", "test-gemini-keys");
  CHECK(bench.json().find_string("state") == "done");
  CHECK(bench.json().find_string("modelId") == "gemini-2.5-pro");
  REQUIRE(bench.host.calls.size() == 2);
  CHECK(bench.host.calls[1].url.find("gemini-2.5-pro") != std::string::npos);
}

TEST_CASE("admin gemini-models", "[admin]") {
  LedgerBench bench;
  CHECK(bench.admin("GET", "gemini-models") == 503);
  bench.add_key("AQ.good");
  bench.host.answers = {{200, R"({"models":[{"name":"models/gemini-2.5-flash","displayName":"Flash",
        "inputTokenLimit":1048576,"outputTokenLimit":65536,
        "supportedGenerationMethods":["generateContent"]},
        {"name":"models/veo","supportedGenerationMethods":["predictLongRunning"]}]})"},
                        {400, support::kInvalidKey},
                        {200, "<html>"}};
  REQUIRE(bench.admin("GET", "gemini-models") == 200);
  CHECK(bench.text() == R"({"models":[{"id":"gemini-2.5-flash","name":"Flash",)"
                        R"("inputTokenLimit":1048576,"outputTokenLimit":65536}]})");
  CHECK(bench.admin("GET", "gemini-models") == 502);
  CHECK(bench.admin("GET", "gemini-models") == 502);
}

}  // namespace

#endif
