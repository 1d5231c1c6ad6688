#include "app/upstream.h"

#include <catch2/catch.hpp>
#include <string>

#include "app/secret_box.h"
#include "unit/support/fake_host.h"

namespace {

constexpr const char* kMinute =
    R"({"error":{"code":429,"message":"You exceeded your current quota","status":)"
    R"("RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure",)"
    R"("violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier",)"
    R"("quotaValue":"10"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo",)"
    R"("retryDelay":"33s"}]}})";

class EmptyWriter final : public app::RequestWriter {
 public:
  base::Status write(std::span<const chat::Repair>, base::Buffer&, std::string& path) override {
    path = "/v1beta/models/m:generateContent";
    return {};
  }
};

// Their secrets are "k0" and "k1".
void add_two_keys(app::Isolate& isolate, support::FakeHost& host) {
  for (const char* id : {"k0", "k1"}) {
    state::GeminiKey& key = isolate.keys.keys.emplace_back();
    key.id = id;
    key.sealed = *support::run_now(app::seal_secret(host, id));
  }
}

// News that finds no Ledger is told again and again, and here time passes only in waiting.
support::FakeAnswer take_report(std::string_view, std::string_view) {
  return {200, "{}"};
}

}  // namespace

TEST_CASE("app: a call that is given up before it begins leaves its key as it was") {
  support::FakeHost host;
  host.variables = {{"SESSION_SECRET_KEY", "secret"}};
  host.waits = true;
  host.opens_late = true;
  app::Isolate isolate;
  isolate.keys.keys.resize(1);
  isolate.keys.keys[0].id = "k0";
  isolate.keys.keys[0].sealed = std::string(64, 'A');
  app::Exchange exchange{isolate, host, isolate.memory};
  exchange.outcome.id = "chat";
  EmptyWriter writer;
  {
    app::Upstream upstream(exchange, "m", 0, writer);
    auto opening = upstream.open();
    opening.start();
    REQUIRE_FALSE(opening.done());
    CHECK(isolate.counts.keys().of("k0").size() == 1);
  }
  CHECK(isolate.counts.keys().of("k0").empty());
  CHECK(exchange.outcome.attempts.empty());
}

TEST_CASE("app: what comes before the first call takes nothing of the time for retries") {
  for (const int64_t call_ms : {0, 60'000}) {
    CAPTURE(call_ms);
    support::FakeHost host;
    host.variables = {{"SESSION_SECRET_KEY", "secret"}};
    app::Isolate isolate;
    add_two_keys(isolate, host);
    app::Exchange exchange{isolate, host, isolate.memory};
    // The client took longer over its body than retries may take.
    exchange.started_ms = host.clock_ms - 62'000;
    host.upstream = [&](const support::SeenCall&) {
      const bool first = host.calls.size() == 1;
      host.clock_ms += first ? call_ms : 0;
      return support::FakeAnswer{first ? 503 : 200, "{}"};
    };
    EmptyWriter writer;
    app::Upstream upstream(exchange, "m", 0, writer);
    CHECK(support::run_now(upstream.open()).has_value() == (call_ms == 0));
  }
}

TEST_CASE("app: for a client that leaves during a back-off no call is made, nor told") {
  support::FakeHost host;
  host.variables = {{"SESSION_SECRET_KEY", "secret"}};
  app::Isolate isolate;
  add_two_keys(isolate, host);
  app::Exchange exchange{isolate, host, isolate.memory};
  host.upstream = [&](const support::SeenCall&) {
    host.client_gone = true;
    return support::FakeAnswer{503, "{}"};
  };
  EmptyWriter writer;
  app::Upstream upstream(exchange, "m", 0, writer);
  const auto opened = support::run_now(upstream.open());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == base::ErrorCode::kRequestCancelled);
  CHECK(upstream.error().code == base::ErrorCode::kRequestCancelled);
  CHECK(host.calls.size() == 1);
  CHECK(exchange.outcome.attempts.size() == 1);
}

TEST_CASE("app: what a call met is told of the secret it was made with, and the next has the new") {
  constexpr const char* kLeaked =
      R"({"error":{"code":403,"message":"Your API key was reported as leaked.",)"
      R"("status":"PERMISSION_DENIED"}})";
  support::FakeHost host;
  host.variables = {{"SESSION_SECRET_KEY", "secret"}};
  app::Isolate isolate;
  state::GeminiKey& key = isolate.keys.keys.emplace_back();
  key.id = "k0";
  key.sealed = *support::run_now(app::seal_secret(host, "old"));
  const std::string seal(state::seal_of(key));
  app::Exchange exchange{isolate, host, isolate.memory};
  // The copy of the keys is renewed while the call is under way.
  host.upstream = [&](const support::SeenCall& call) {
    if (http::find_header(call.headers, "x-goog-api-key") == "new") {
      return support::FakeAnswer{200, "{}"};
    }
    key.sealed = *support::run_now(app::seal_secret(host, "new"));
    return support::FakeAnswer{403, kLeaked};
  };
  EmptyWriter writer;
  app::Upstream upstream(exchange, "m", 0, writer);
  CHECK(support::run_now(upstream.open()).has_value());
  CHECK(key.health.state == state::HealthState::kReady);
  REQUIRE(isolate.unheard.size() == 1);
  CHECK(isolate.unheard[0].effect.seal == seal);
  CHECK(state::seal_of(key) != seal);
}

TEST_CASE("app: what lies with one key waits for that one, and only what names a model does") {
  support::FakeHost host;
  host.variables = {{"SESSION_SECRET_KEY", "secret"}};
  app::Isolate isolate;
  add_two_keys(isolate, host);
  state::KeysDocument& keys = isolate.keys;
  const state::Health ready = keys.keys[0].health;
  const state::Health rests = {state::HealthState::kCooling, base::CoolReason::kMinuteQuota,
                               host.clock_ms + 3'600'000, 0, 429};
  constexpr std::string_view kWhose = "The Gemini key whose project has what this request names";
  host.ledger_answer = take_report;
  app::Exchange exchange{isolate, host, isolate.memory};
  EmptyWriter writer;
  const auto open = [&](std::string model, app::KeyScope scope) {
    host.calls.clear();
    app::Upstream upstream(exchange, std::move(model), 0, writer, scope);
    const base::Result<app::Opened> opened = support::run_now(upstream.open());
    return opened ? base::Error(base::ErrorCode::kInternal, "answered") : opened.error();
  };
  for (const app::KeyScope scope : {app::KeyScope::kHome, app::KeyScope::kHomeFirst}) {
    state::model_record(keys.keys[0], "m").health = rests;
    const base::Error refused = open("m", scope);
    CHECK(host.calls.empty());
    CHECK(refused.code == base::ErrorCode::kRateLimitExceeded);
    CHECK(refused.retry_after_s.value_or(0) > 3'500);
    CHECK(refused.message.starts_with(kWhose));

    state::model_record(keys.keys[0], "m").health = ready;
    host.answers = {{429, kMinute}};
    const base::Error met = open("m", scope);
    CHECK(host.calls.size() == 1);
    CHECK(met.http_status() == 429);
    CHECK(met.retry_after_s.value_or(0) > 30);
    CHECK(met.message.starts_with(kWhose));
  }
  // The later parts of an upload, say.
  keys.keys[0].health = rests;
  open("", app::KeyScope::kHome);
  REQUIRE(host.calls.size() == 1);
  CHECK(http::find_header(host.calls[0].headers, "x-goog-api-key") == "k0");
}

TEST_CASE("app: where the home key has no such file, the key asked instead is waited for") {
  struct Row {
    support::FakeAnswer trouble;
    std::string_view called;
    bool answered;
  };
  const Row rows[] = {{{503, "{}"}, "k0k1k1", true}, {{429, kMinute}, "k0k1", false}};
  for (const Row& row : rows) {
    CAPTURE(row.trouble.status);
    support::FakeHost host;
    host.variables = {{"SESSION_SECRET_KEY", "secret"}};
    app::Isolate isolate;
    add_two_keys(isolate, host);
    app::Exchange exchange{isolate, host, isolate.memory};
    exchange.files = gemini::FileUse::kOwned;
    host.ledger_answer = take_report;
    host.answers = {{404, R"({"error":{"code":404,"message":"Not found."}})"}, row.trouble};
    host.otherwise = {200, "{}"};
    EmptyWriter writer;
    app::Upstream upstream(exchange, "m", 0, writer, app::KeyScope::kHomeFirst);
    const base::Result<app::Opened> opened = support::run_now(upstream.open());
    CHECK(opened.has_value() == row.answered);
    if (!opened) CHECK(opened.error().retry_after_s.value_or(0) > 30);
    std::string called;
    for (const support::SeenCall& call : host.calls) {
      called += http::find_header(call.headers, "x-goog-api-key");
    }
    CHECK(called == row.called);
  }
}
