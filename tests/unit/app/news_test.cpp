#include "app/news.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "app/exchange.h"
#include "app/outbox.h"
#include "unit/support/fake_host.h"

namespace {

// A request that is waiting for its answer, over another key than the one that was bad.
struct Waiting {
  support::FakeHost host;
  app::Isolate isolate;
  app::Exchange exchange{isolate, host, isolate.memory};
  std::vector<state::Outcome> told;
  int reports = 0;

  Waiting() {
    host.waits = true;
    host.ledger_ms = 100;
    host.ledger_answer = [this](std::string_view, std::string_view body) {
      ++reports;
      const base::Result<state::Report> report = state::read_report(body);
      told.insert(told.end(), report->outcomes.begin(), report->outcomes.end());
      base::Buffer reply;
      state::write_report_reply({}, reply);
      return support::FakeAnswer{200, reply.str()};
    };
    exchange.outcome.id = "chat";
  }

  void learn(const std::string& key_id) {
    state::HealthEffect effect;
    effect.key_id = key_id;
    effect.effect = base::KeyEffect::kDisable;
    effect.time_ms = host.clock_ms;
    app::add_effect(isolate, exchange.outcome, effect);
    exchange.news.expect(exchange);
  }
  void pass(int64_t ms) { host.advance(host.clock_ms + ms); }
};

}  // namespace

TEST_CASE("news: what a request has learned of keys is told while it goes on", "[news]") {
  Waiting waiting;
  waiting.learn("k0");
  waiting.pass(500);
  waiting.learn("k1");
  waiting.pass(1'500);
  REQUIRE(waiting.told.size() == 1);
  CHECK(waiting.told[0].id != "chat");
  CHECK_FALSE(state::is_request(waiting.told[0]));
  CHECK(waiting.told[0].effects.size() == 2);
  CHECK(waiting.exchange.outcome.effects.empty());
  CHECK(waiting.isolate.unheard.empty());
  waiting.learn("k2");
  waiting.pass(2'000);
  CHECK(waiting.told.size() == 2);
  CHECK_FALSE(waiting.exchange.news.end().has_value());
}

TEST_CASE("news: a request that ends soon brings them along", "[news]") {
  Waiting waiting;
  waiting.learn("k0");
  waiting.pass(900);
  CHECK_FALSE(waiting.exchange.news.end().has_value());
  waiting.pass(10'000);
  CHECK(waiting.reports == 0);
  CHECK(waiting.exchange.outcome.effects.size() == 1);
}

TEST_CASE("news: what is being told when the request ends is told to the end", "[news]") {
  Waiting waiting;
  waiting.learn("k0");
  waiting.pass(1'050);
  std::optional<async::Task<void>> rest = waiting.exchange.news.end();
  REQUIRE(rest.has_value());
  CHECK_FALSE(rest->done());
  waiting.pass(200);
  CHECK(rest->done());
  CHECK(waiting.told.size() == 1);
  CHECK_FALSE(waiting.isolate.outbox.turn.is_taken());
}
