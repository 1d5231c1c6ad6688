#include <catch2/catch.hpp>

#include "app/secret_marks.h"
#include "base/text.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::LedgerBench;

TEST_CASE("admin worker-keys: shown in full once, kept as a hash", "[admin]") {
  LedgerBench bench;
  REQUIRE(bench.admin("POST", "worker-keys", R"({"description":"phone"})") == 201);
  const std::string secret(bench.json().find_string("key"));
  CHECK(secret.starts_with("sk-"));
  CHECK(secret.size() == 43);
  REQUIRE(bench.admin("GET", "worker-keys") == 200);
  CHECK(bench.text().find(secret) == std::string::npos);
  CHECK(bench.text().find(app::hash_of_secret(secret)) == std::string::npos);
  const json::Value& key = bench.json().items()[0];
  CHECK(key.find_string("description") == "phone");
  CHECK(key.find_string("keyPreview") == secret.substr(0, 8) + "…");
  CHECK(key.find("safetyEnabled")->boolean());
  CHECK(key.find("expiresAt") == nullptr);
  CHECK(state::find_worker_key_by_hash(bench.state.config, app::hash_of_secret(secret)) != nullptr);
}

TEST_CASE("admin worker-keys: given keys, limits, edits", "[admin]") {
  LedgerBench bench;
  struct Row {
    const char* body;
    int status;
  };
  const Row rows[] = {
      {R"({"key":"my-own-key","rpm":5,"dailyRequests":100,"dailyTokens":null})", 201},
      {R"({"key":"my-own-key"})", 409},
      {R"({"key":"short"})", 400},
      {R"({"key":"with space in it"})", 400},
      {R"({"rpm":-1})", 400},
      {R"({"rpm":"many"})", 400},
      {R"({"expiresAt":"soon"})", 400},
      {R"({"expiresAt":"20271-03-01"})", 400},
      {R"({"expiresAt":253402300800000})", 400},
      {R"({"expiresAt":"2027-01-01","allowedModels":["gemini-2.5-pro"]})", 201},
      {R"({"description":"a\u0001b"})", 400},
      {"", 201},
  };
  for (const Row& row : rows) {
    INFO(row.body);
    CHECK(bench.admin("POST", "worker-keys", row.body) == row.status);
  }
  const state::WorkerKey first = bench.state.config.worker_keys[0];
  CHECK(first.rpm == 5);
  CHECK_FALSE(first.daily_tokens.has_value());
  CHECK(bench.state.config.worker_keys[1].expires_ms == 1'798'761'600'000);

  CHECK(bench.admin("PATCH", "worker-keys/" + first.id,
                    R"({"rpm":null,"enabled":false,"safetyEnabled":false})") == 200);
  CHECK_FALSE(bench.state.config.worker_keys[0].rpm.has_value());
  CHECK(bench.state.config.worker_keys[0].safety == state::Safety::kOff);
  // By the secret itself, in the path or the body.
  CHECK(bench.admin("PATCH", "worker-keys/my-own-key", R"({"enabled":true})") == 200);
  CHECK(bench.state.config.worker_keys[0].enabled);
  CHECK(bench.admin("PATCH", "worker-keys/nobody", R"({"enabled":true})") == 404);
  CHECK(bench.admin("PATCH", "worker-keys", R"({"enabled":true})") == 400);
  CHECK(bench.admin("DELETE", "worker-keys", R"({"key":"my-own-key"})") == 200);
  CHECK(bench.admin("DELETE", "worker-keys/" + first.id) == 404);
  bench.restart();
  bench.admin("GET", "worker-keys");
  CHECK(bench.json().items().size() == 2);
  CHECK(bench.storage.error == "");
}

TEST_CASE("admin worker-keys: allowed models are named as chats name them", "[admin]") {
  LedgerBench bench;
  bench.admin(
      "POST", "worker-keys",
      R"({"allowedModels":["models/gemini-2.5-pro"," gemini-2.5-pro ","google/gemma","x"]})");
  const std::vector<std::string> named = {"gemini-2.5-pro", "gemma", "x"};
  CHECK(bench.state.config.worker_keys[0].allowed_models == named);
}

}  // namespace

#endif
