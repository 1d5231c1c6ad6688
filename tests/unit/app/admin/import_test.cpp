#include <catch2/catch.hpp>

#include "base/civil_time.h"
#include "base/text.h"
#include "unit/support/faulty_host.h"
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

TEST_CASE("admin import: one that cannot seal a key leaves nothing in memory, KV or the tables",
          "[admin]") {
  const std::string file =
      R"({"format":"gemini-proxy-panel","version":1,"keys":{"v":1,"keys":[{"id":"first"},)"
      R"({"id":"second"}]},"config":{"v":1},"geminiSecrets":{"first":"AQ.first-of-the-file-000000",)"
      R"("second":"AQ.second-of-the-file-00000"}})";
  for (const int nth : {1, 2}) {
    INFO(nth);
    LedgerBench bench;
    bench.add_key("AQ.of-before");
    bench.run_until(bench.host.clock_ms + base::kMinuteMs);
    const int64_t before = bench.state.keys.seq;
    support::FaultyHost faulty(bench.host);
    faulty.fault = support::Fault::kFails;
    faulty.fault_at = nth;
    app::LedgerContext context{bench.storage, faulty, bench.state};
    app::LedgerRequest request{"POST", "/admin/import", "", file, {}};
    request.session = {"session1", 0, bench.host.clock_ms + base::kMinuteMs};
    app::LedgerReply reply{0, ""};
    async::Task<void> task =
        app::handle_ledger(context, request, [&](const auto& given) { reply = given; });
    REQUIRE(faulty.run(task, base::kMinuteMs));
    CHECK(faulty.met == "seal");
    CHECK(reply.status == 500);
    CHECK(bench.state.keys.keys.size() == 1);
    CHECK(bench.state.keys.seq == before);
    for (const auto& [name, text] : bench.host.kv[0])
      CHECK(text.find("first") == std::string::npos);
    bench.restart();
    REQUIRE(bench.admin("POST", "import", file) == 200);
    CHECK(bench.json().find("geminiKeys")->as_int() == 2);
  }
}

}  // namespace

#endif
