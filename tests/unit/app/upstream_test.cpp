#include "app/upstream.h"

#include <catch2/catch.hpp>
#include <string>

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
  app::Exchange exchange{isolate, host};
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
