#include <catch2/catch.hpp>

#include "base/text.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::LedgerBench;

constexpr const char* kAnswer =
    R"({"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}]})";

std::string test_of(std::string_view key_id, std::string_view model) {
  return base::concat(R"({"keyId":")", key_id, R"(","modelId":")", model, R"("})");
}

TEST_CASE("admin key tests: a call has its limit until the body has ended", "[admin]") {
  LedgerBench bench;
  const std::string id = bench.add_key("AQ.good");
  bench.host.otherwise = {200, kAnswer};
  REQUIRE(bench.admin("POST", "test-gemini-key", test_of(id, "gemini-2.5-flash")) == 200);
  bench.admin("GET", "gemini-models");
  REQUIRE(bench.host.calls.size() == 2);
  for (const support::SeenCall& call : bench.host.calls) {
    CHECK(call.until == host::Until::kEnd);
  }
}

}  // namespace

#endif
