#include <catch2/catch.hpp>

#include "base/text.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::LedgerBench;

// A file with these members of its policy and these worker keys.
std::string file_of(std::string_view policy, std::string_view worker_keys = "") {
  return base::concat(R"({"format":"gemini-proxy-panel","version":1,"keys":{"v":1,"keys":[]},)"
                      R"("config":{"v":1,"policy":{)",
                      policy, R"(},"worker_keys":[)", worker_keys, "]}}");
}

TEST_CASE("admin import: what the panel refuses of models and limits, a file cannot bring",
          "[admin]") {
  const std::string long_id(201, 'a');
  struct Row {
    std::string file;
    std::string param;
  };
  const Row rows[] = {
      {file_of(R"("models":[{"id":" models/ "}])"), "policy.models[0].id"},
      {file_of(R"("models":[{"id":"a\nb"}])"), "policy.models[0].id"},
      {file_of(base::concat(R"("models":[{"id":")", long_id, R"("}])")), "policy.models[0].id"},
      {file_of(R"("models":[{"id":"a"},{"id":"b","rpm":-1}])"), "policy.models[1].rpm"},
      {file_of(R"("models":[{"id":"a","tpm":-1}])"), "policy.models[0].tpm"},
      {file_of(R"("models":[{"id":"a","rpd":-1}])"), "policy.models[0].rpd"},
      {file_of(R"("models":[{"id":"a","daily_quota":-1}])"), "policy.models[0].daily_quota"},
      {file_of(R"("models":[{"id":"a","individual_quota":-1}])"),
       "policy.models[0].individual_quota"},
      {file_of(R"("settings":{"category_quotas":{"flash":-1}})"), "category_quotas.flash"},
      {file_of(R"("settings":{"base_url":"ftp://a.example"})"), "base_url"},
      {file_of("", R"({"id":"w","hash":"h","rpm":-1})"), "worker_keys[0].rpm"},
      {file_of("", R"({"id":"w","hash":"h","daily_requests":-1})"),
       "worker_keys[0].daily_requests"},
      {file_of("", R"({"id":"w","hash":"h","daily_tokens":-1})"), "worker_keys[0].daily_tokens"},
      {file_of("", R"({"id":"w","hash":"h","expires":-1})"), "worker_keys[0].expires"},
  };
  LedgerBench bench;
  for (const Row& row : rows) {
    INFO(row.file);
    CHECK(bench.admin("POST", "import", row.file) == 400);
    CHECK(bench.json().find("error")->find_string("param") == row.param);
  }
  CHECK(bench.state.config.policy.models.empty());
  CHECK(bench.state.config.worker_keys.empty());
}

TEST_CASE("admin import: names of models are stored as the panel stores them", "[admin]") {
  LedgerBench bench;
  bench.admin("POST", "models", R"({"id":"gemini-2.5-pro","rpm":1})");
  const std::string file = file_of(
      R"("models":[{"id":" models/gemini-2.5-pro ","rpm":2},{"id":"google/b","rpm":0,"tpm":0}])");
  REQUIRE(bench.admin("POST", "import", file) == 200);
  const auto& models = bench.state.config.policy.models;
  REQUIRE(models.size() == 2);
  CHECK(models[0].id == "gemini-2.5-pro");
  CHECK(models[0].rpm == 2);
  CHECK(models[1].id == "b");
  CHECK(models[1].rpm == 0);
}

}  // namespace

#endif
