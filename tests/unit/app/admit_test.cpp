#include <catch2/catch.hpp>
#include <string>

#include "app/chat.h"
#include "base/pacific_time.h"
#include "unit/support/fake_host.h"

// A body may take minutes to arrive; what the limits are checked against is the present.
namespace {

constexpr std::string_view kModel = "gemini-2.5-flash";

struct Waiting {
  support::FakeHost host;
  app::Isolate isolate;
  app::Exchange exchange{isolate, host, isolate.memory};

  // A client whose key allows one chat a day was let in, and its body comes.
  explicit Waiting(int64_t requests_today = 0) {
    isolate.config.day = base::pacific_day(host.clock_ms);
    state::WorkerKey& key = isolate.config.worker_keys.emplace_back();
    key.id = "w";
    key.daily_requests = 1;
    key.today.requests = requests_today;
    exchange.client = key;
    exchange.outcome.id = "chat";
  }

  state::WorkerKey& key() { return isolate.config.worker_keys[0]; }
  base::ErrorCode refusal() {
    const base::Status limits = app::check_limits(exchange);
    const base::Status admitted = app::admit(exchange, kModel, kModel);
    REQUIRE_FALSE(limits.has_value());
    REQUIRE_FALSE(admitted.has_value());
    CHECK(limits.error().code == admitted.error().code);
    return admitted.error().code;
  }
};

}  // namespace

TEST_CASE("app: what a worker key has used while a body came counts", "[admit]") {
  Waiting waiting;
  waiting.key().today.requests = 1;
  CHECK(waiting.refusal() == base::ErrorCode::kInsufficientQuota);
}

TEST_CASE("app: a body that comes over midnight belongs to the new day", "[admit]") {
  Waiting waiting(1);
  waiting.host.clock_ms = base::next_pacific_midnight_ms(waiting.host.clock_ms);
  state::roll_day(waiting.isolate.config, base::pacific_day(waiting.host.clock_ms));
  CHECK(app::check_limits(waiting.exchange).has_value());
  CHECK(app::admit(waiting.exchange, kModel, kModel).has_value());
  CHECK(waiting.isolate.counts.clients().of("w").size() == 1);
}

TEST_CASE("app: a worker key that is gone when the body has come lets nobody in", "[admit]") {
  for (const std::string change : {"deleted", "disabled", "expired"}) {
    CAPTURE(change);
    Waiting waiting;
    waiting.key().enabled = change != "disabled";
    if (change == "expired") waiting.key().expires_ms = waiting.host.clock_ms;
    if (change == "deleted") waiting.isolate.config.worker_keys.clear();
    CHECK(waiting.refusal() == base::ErrorCode::kInvalidApiKey);
    CHECK_FALSE(waiting.exchange.accountable);
  }
}

TEST_CASE("app: a head is counted unless it is light, whatever the request has beside", "[admit]") {
  for (const size_t size : {size_t{8} * 1024, size_t{100'000}}) {
    CAPTURE(size);
    Waiting light;
    Waiting waiting;
    CHECK(app::hold_memory(light.exchange).has_value());
    waiting.exchange.head.size = size;
    CHECK(app::hold_memory(waiting.exchange).has_value());
    const size_t more = size > 8192 ? size : 0;
    CHECK(waiting.isolate.memory.used == light.isolate.memory.used + more);
  }
}
