#include "app/pump_response.h"

#include <catch2/catch.hpp>

#include "app/silence_watch.h"
#include "unit/support/fake_host.h"

namespace {

class Passing final : public host::StreamTranslator {
 public:
  Next on_data(std::string_view bytes, base::Buffer& out) override {
    out.append(bytes);
    return Next::kContinue;
  }
};

}  // namespace

TEST_CASE("app: a response is given up when its bytes stay away, however long it came before") {
  support::FakeHost host;
  host.waits = true;
  const int64_t started = host.clock_ms;
  Passing passing;
  const app::Opened opened{7, 1, 200, {}};
  async::Task<async::Completion> pumping = app::pump_response(host, opened, passing);
  pumping.start();
  base::Buffer out;
  int64_t last = started;
  for (const int64_t silence : {app::kSilenceMs - 1, int64_t{1}, app::kSilenceMs - 1}) {
    last += silence;
    host.advance(last);
    REQUIRE_FALSE(pumping.done());
    host.pumped->on_data("x", out);
  }
  CHECK(out.str() == "xxx");
  host.advance(last + app::kSilenceMs - 1);
  CHECK_FALSE(pumping.done());
  host.advance(last + app::kSilenceMs);
  REQUIRE(pumping.done());
  CHECK(pumping.await_resume().outcome == async::Outcome::kFailed);
}
