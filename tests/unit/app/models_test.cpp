#include "app/models.h"

#include <catch2/catch.hpp>
#include <string>

#include "app/secret_box.h"
#include "base/civil_time.h"
#include "unit/support/fake_host.h"

// The list of models while Gemini fails.
namespace {

class ModelsBench {
 public:
  ModelsBench() {
    host.variables = {{"SESSION_SECRET_KEY", "a secret of this deployment"}};
    state::GeminiKey& key = isolate.keys.keys.emplace_back();
    key.id = "key";
    key.sealed = *support::run_now(app::seal_secret(host, "AIzaFirst"));
    isolate.config.policy.settings.max_retry = 0;
    host.upstream = [this](const support::SeenCall&) {
      if (!answers) {
        return support::FakeAnswer{
            503, R"({"error":{"code":503,"status":"UNAVAILABLE","message":"overloaded"}})"};
      }
      return support::FakeAnswer{
          200, R"({"models":[{"name":"models/of-google","supportedGenerationMethods":)"
               R"(["generateContent"]}]})"};
    };
  }

  support::FakeHost host;
  app::Isolate isolate;
  bool answers = true;

  int list() {
    app::Exchange exchange(isolate, host, isolate.memory);
    support::run_now(app::handle_models(exchange));
    return host.responded.status;
  }
  int find(std::string id) {
    app::Exchange exchange(isolate, host, isolate.memory);
    support::run_now(app::handle_model(exchange, std::move(id)));
    return host.responded.status;
  }
  bool shows(std::string_view id) const {
    return host.responded.body.find(id) != std::string::npos;
  }
};

TEST_CASE("models: in an outage the list that is known is served, and asked for again", "[app]") {
  ModelsBench bench;
  REQUIRE(bench.list() == 200);
  REQUIRE(bench.host.calls.size() == 1);
  bench.answers = false;
  bench.host.clock_ms += 6 * base::kMinuteMs;
  for (int i = 0; i < 3; ++i) {
    CHECK(bench.list() == 200);
    CHECK(bench.shows("of-google"));
  }
  CHECK(bench.host.calls.size() == 2);
  bench.host.clock_ms += base::kMinuteMs;
  bench.answers = true;
  CHECK(bench.list() == 200);
  CHECK(bench.host.calls.size() == 3);
}

TEST_CASE("models: where no list is known those of the panel are served, or the error", "[app]") {
  ModelsBench bench;
  bench.answers = false;
  CHECK(bench.list() == 503);
  bench.isolate.config.policy.models.emplace_back().id = "of-the-panel";
  CHECK(bench.list() == 200);
  CHECK(bench.shows("of-the-panel"));
  bench.host.clock_ms += base::kMinuteMs;
  bench.answers = true;
  CHECK(bench.list() == 200);
  CHECK(bench.shows("of-google"));
  CHECK_FALSE(bench.shows("of-the-panel"));
}

TEST_CASE("models: in an outage a model that is listed is found, and no other", "[app]") {
  ModelsBench bench;
  REQUIRE(bench.list() == 200);
  state::Model& model = bench.isolate.config.policy.models.emplace_back();
  model.id = "of-google";
  model.aliases = {"smart"};
  bench.answers = false;
  for (const char* const id : {"of-google", "models/of-google", "smart"}) {
    CAPTURE(id);
    CHECK(bench.find(id) == 200);
    CHECK(bench.shows(R"("object":"model")"));
  }
  CHECK(bench.shows(R"("id":"smart")"));
  CHECK(bench.find("other") == 503);
}

TEST_CASE("models: who hangs up leaves no list behind", "[app]") {
  ModelsBench bench;
  bench.isolate.config.policy.models.emplace_back().id = "of-the-panel";
  bench.host.upstream = [](const support::SeenCall&) {
    return support::FakeAnswer{0, "", {}, async::Outcome::kClientGone};
  };
  bench.list();
  CHECK(bench.isolate.models.until_ms == 0);
}

}  // namespace
