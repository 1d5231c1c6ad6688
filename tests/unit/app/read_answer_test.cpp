#include "app/read_answer.h"

#include <catch2/catch.hpp>
#include <string>

#include "app/secret_box.h"
#include "app/silence_watch.h"
#include "app/upstream.h"
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

TEST_CASE("app: a body is given up when it stays away, however long it came before") {
  support::FakeHost host;
  host.waits = true;
  host.stalls = true;
  auto reading = app::read_answer(host, 7, 1, 1000);
  reading.start();
  int64_t last = host.clock_ms;
  for (const int64_t silence : {app::kSilenceMs - 1, int64_t{1}, app::kSilenceMs - 1}) {
    last += silence;
    host.advance(last);
    REQUIRE_FALSE(reading.done());
    host.taken_in->take("x");
  }
  host.advance(last + app::kSilenceMs - 1);
  CHECK_FALSE(reading.done());
  host.advance(last + app::kSilenceMs);
  REQUIRE(reading.done());
  CHECK(reading.await_resume().outcome == async::Outcome::kTimeout);
}

TEST_CASE("app: a refusal whose body stays away is a call that took too long") {
  support::FakeHost host;
  host.variables = {{"SESSION_SECRET_KEY", "secret"}};
  app::Isolate isolate;
  state::GeminiKey& key = isolate.keys.keys.emplace_back();
  key.id = "k0";
  key.sealed = *support::run_now(app::seal_secret(host, "k0"));
  host.waits = true;
  host.stalls = true;
  host.otherwise = {400, "{"};
  app::Exchange exchange{isolate, host, isolate.memory};
  EmptyWriter writer;
  app::Upstream upstream(exchange, "m", 0, writer);
  auto opening = upstream.open();
  opening.start();
  REQUIRE_FALSE(opening.done());
  host.advance(host.clock_ms + app::kSilenceMs);
  REQUIRE(opening.done());
  const base::Result<app::Opened> opened = opening.await_resume();
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().code == base::ErrorCode::kUpstreamTimeout);
  CHECK(exchange.outcome.effects.empty());
}
