#include <catch2/catch.hpp>

#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

TEST_CASE("admin gemini-keys: a key whose addition was not stored can be another's new secret",
          "[admin]") {
  support::LedgerBench bench;
  const std::string id = bench.add_key("AQ.first-key-of-the-test-0000");
  const std::string other = bench.add_key("AQ.other-key-of-the-test-0000");
  bench.storage.break_down("INTO head");
  REQUIRE(bench.add_key("AQ.second-key-of-the-test-000").empty());
  bench.storage.mend();
  const std::string path = "gemini-keys/" + id;
  CHECK(bench.admin("PATCH", path, R"({"key":"AQ.other-key-of-the-test-0000"})") == 409);
  CHECK(bench.admin("PATCH", path, R"({"key":"AQ.second-key-of-the-test-000"})") == 200);
  CHECK(bench.admin("POST", "gemini-keys", R"({"key":"AQ.second-key-of-the-test-000"})") == 409);
}

}  // namespace

#endif
