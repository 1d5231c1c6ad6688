#include "app/upstream.h"

#include <catch2/catch.hpp>
#include <string>

#include "app/secret_box.h"
#include "unit/support/fake_host.h"

namespace {

class EmptyWriter final : public app::RequestWriter {
 public:
  base::Status write(std::span<const chat::Repair>, base::Buffer&, std::string& path) override {
    path = "/v1beta/models/m:generateContent";
    return {};
  }
};

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
    for (const char* id : {"k0", "k1"}) {
      state::GeminiKey& key = isolate.keys.keys.emplace_back();
      key.id = id;
      key.sealed = *support::run_now(app::seal_secret(host, id));
    }
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
