#include "app/notice.h"

#include <catch2/catch.hpp>

#include "app/sync.h"
#include "base/text.h"
#include "unit/support/ledger_bench.h"

namespace {

constexpr int64_t kMinute = 60'000;
constexpr std::string_view kSecrets[] = {"open sesame", "a secret of this deployment", "AQ.secret"};

bool holds_secret(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    for (const std::string_view secret : kSecrets) {
      if (line.find(secret) != std::string::npos) return true;
    }
  }
  return false;
}

TEST_CASE("notice: a Ledger that does not answer is told of once a minute", "[app]") {
  support::FakeHost host;
  app::Isolate isolate;
  host.variables = {{"ADMIN_PASSWORD", std::string(kSecrets[0])},
                    {"SESSION_SECRET_KEY", std::string(kSecrets[1])}};
  isolate.opened_secrets["sealed"] = kSecrets[2];
  const auto ask = [&] { support::run_now(app::refresh(isolate, host)); };
  for (int i = 0; i < 3; ++i) ask();
  REQUIRE(host.log_lines.size() == 1);
  CHECK(host.log_lines[0].find("does not answer") != std::string::npos);

  host.clock_ms += kMinute - 1;
  ask();
  CHECK(host.log_lines.size() == 1);
  // What it says with its refusal stays out of the log.
  host.ledger_answer = [](std::string_view, std::string_view) {
    return support::FakeAnswer{503, std::string(kSecrets[2])};
  };
  host.clock_ms += 1;
  ask();
  REQUIRE(host.log_lines.size() == 2);
  CHECK(host.log_lines[1].find("503") != std::string::npos);
  CHECK_FALSE(holds_secret(host.log_lines));
}

#if HAVE_SQLITE

TEST_CASE("notice: a put that KV refuses is told of once a minute", "[app]") {
  support::LedgerBench bench;
  bench.add_key("AQ.first");
  bench.run_until(bench.host.clock_ms + 5 * kMinute);
  CHECK(bench.host.log_lines.empty());

  bench.host.kv_broken = true;
  const size_t puts = bench.host.puts.size();
  const int64_t begin = bench.host.clock_ms;
  for (int i = 0; i < 20; ++i) {
    bench.add_key(base::concat("AQ.secret", std::to_string(i)));
    bench.run_until(bench.host.clock_ms + kMinute / 4);
  }
  const auto lines = static_cast<int64_t>(bench.host.log_lines.size());
  CHECK(bench.host.puts.size() - puts > bench.host.log_lines.size());
  CHECK(lines >= 1);
  CHECK((lines - 1) * kMinute <= bench.host.clock_ms - begin);
  CHECK(bench.host.log_lines[0].find("state:keys") != std::string::npos);
  CHECK_FALSE(holds_secret(bench.host.log_lines));

  bench.host.kv_broken = false;
  bench.run_until(bench.host.clock_ms + 10 * kMinute);
  bench.host.log_lines.clear();
  bench.add_key("AQ.last");
  bench.run_until(bench.host.clock_ms + 5 * kMinute);
  CHECK(bench.host.log_lines.empty());
}

#endif

}  // namespace
