#include <catch2/catch.hpp>
#include <string>

#include "app/dispatch.h"
#include "auth/session_token.h"
#include "base/civil_time.h"
#include "base/text.h"
#include "unit/support/fake_host.h"

// The platform ends a request 30 s after its client has left, and what it holds then is never given
// back.
namespace {

constexpr std::string_view kSecret = "a secret of this deployment, long enough";
constexpr std::string_view kPassword = "open sesame";
constexpr int64_t kSecond = base::kSecondMs;

// A request of the panel to a Ledger that takes long.
struct Bench {
  explicit Bench(int64_t ledger_ms) {
    host.variables = {{"SESSION_SECRET_KEY", std::string(kSecret)},
                      {"ADMIN_PASSWORD", std::string(kPassword)}};
    host.waits = true;
    host.ledger_ms = ledger_ms;
    host.ledger_answer = [](std::string_view, std::string_view) {
      return support::FakeAnswer{200, R"({"success":true})"};
    };
    isolate.loaded = true;
    isolate.fresh_ms = host.clock_ms;
  }

  support::FakeHost host;
  app::Isolate isolate;

  async::Task<void> begin(std::string_view method, std::string_view path) {
    const auth::Session session = auth::new_session("session1", 0, host.clock_ms);
    const std::string token = auth::write_session(session, {kSecret, {}, kPassword});
    async::Task<void> task =
        app::handle_request(isolate, host,
                            async::Bytes::copy(base::concat(method, " https://gateway.test", path,
                                                            "\norigin: https://gateway.test\n"
                                                            "cookie: __Host-gpp_session=",
                                                            token, "\n")));
    task.start();
    return task;
  }
  void pass(int64_t ms) { host.advance(host.clock_ms + ms); }
};

struct Row {
  const char* method;
  const char* path;
};
constexpr Row kRows[] = {
    {"GET", "/api/admin/models"},
    {"POST", "/api/logout"},
};

TEST_CASE("panel: a request whose client has left ends while the platform lets it", "[panel]") {
  for (const Row& row : kRows) {
    CAPTURE(row.path);
    Bench bench(60 * kSecond);
    const async::Task<void> request = bench.begin(row.method, row.path);
    bench.pass(11 * kSecond);
    REQUIRE_FALSE(request.done());
    bench.host.client_gone = true;
    bench.pass(25 * kSecond);
    CHECK(request.done());
  }
}

TEST_CASE("panel: a client that stays has the answer, however long it takes", "[panel]") {
  for (const Row& row : kRows) {
    CAPTURE(row.path);
    Bench bench(45 * kSecond);
    const async::Task<void> request = bench.begin(row.method, row.path);
    bench.pass(44 * kSecond);
    CHECK_FALSE(request.done());
    bench.pass(60 * kSecond);
    CHECK(request.done());
    CHECK(bench.host.responded.status == 200);
    CHECK(bench.host.responded.body == R"({"success":true})");
  }
}

}  // namespace
