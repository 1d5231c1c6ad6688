#include "app/client_stream.h"

#include <catch2/catch.hpp>

#include "unit/support/fake_host.h"

namespace {

struct Fixture {
  Fixture() {
    isolate.config.policy.settings.first_event_s = 0;
    isolate.config.policy.settings.keepalive_s = 10;
    host.waits = true;
    exchange.started_ms = host.clock_ms;
  }

  app::Isolate isolate;
  support::FakeHost host;
  app::Exchange exchange{isolate, host, isolate.memory};
  app::ClientStream client{exchange};
  const std::string large = std::string(app::kSmallAnswer, 'L');
};

constexpr int64_t kSecond = 1000;
const std::string kComment = ": keep-alive\n\n";

}  // namespace

TEST_CASE("client stream: a small answer is one write, a large one a write a piece") {
  Fixture fixture;
  base::Buffer small;
  small.append("data: 1\n\n");
  CHECK(support::run_now(fixture.client.write(small)).ok());
  CHECK(fixture.host.written == std::vector<std::string>{"data: 1\n\n"});
  fixture.host.written.clear();
  base::Buffer bytes;
  bytes.append("data: ");
  bytes.splice(fixture.large);
  bytes.splice(fixture.large);
  bytes.append("\n\n");
  CHECK(support::run_now(fixture.client.write(bytes)).ok());
  CHECK(fixture.host.written.size() == 4);
  std::string all;
  for (const std::string& part : fixture.host.written) all += part;
  CHECK((all == bytes.str()));
}

TEST_CASE("client stream: of what the client no longer takes nothing follows") {
  Fixture fixture;
  fixture.host.client_gone = true;
  base::Buffer bytes;
  bytes.splice(fixture.large);
  bytes.splice(fixture.large);
  CHECK(support::run_now(fixture.client.write(bytes)).outcome == async::Outcome::kClientGone);
  CHECK(fixture.host.written.size() == 1);
}

TEST_CASE("client stream: a client that is slow over an event gets its comment behind it") {
  Fixture fixture;
  const int64_t start = fixture.host.clock_ms;
  fixture.client.begin();
  const app::SignsOfLife signs(fixture.exchange, fixture.client);
  fixture.host.write_ms = 25 * kSecond;
  base::Buffer bytes;
  bytes.append("data: ");
  bytes.splice(fixture.large);
  bytes.append("\n\n");
  async::Task<async::Completion> writing = fixture.client.write(bytes);
  writing.start();
  fixture.host.advance(start + 74 * kSecond);
  CHECK_FALSE(writing.done());
  CHECK(fixture.host.written.size() == 3);
  fixture.host.advance(start + 75 * kSecond);
  CHECK(writing.done());
  CHECK(
      (fixture.host.written[0] + fixture.host.written[1] + fixture.host.written[2] == bytes.str()));
  fixture.host.advance(start + 90 * kSecond);
  REQUIRE(fixture.host.written.size() == 4);
  CHECK(fixture.host.written[3] == kComment);
}
