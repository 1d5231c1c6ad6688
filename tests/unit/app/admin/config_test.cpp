#include <catch2/catch.hpp>

#include "base/text.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::LedgerBench;

struct Row {
  const char* method;
  const char* path;
  const char* body;
  int status;
};

void check_rows(LedgerBench& bench, std::span<const Row> rows) {
  for (const Row& row : rows) {
    INFO(row.method << " " << row.path << " " << row.body);
    CHECK(bench.admin(row.method, row.path, row.body) == row.status);
  }
}

TEST_CASE("admin models", "[admin]") {
  LedgerBench bench;
  const Row rows[] = {
      {"POST", "models", R"({"id":"models/gemini-2.5-flash-lite","aliases":["gpt-4o"]})", 201},
      {"POST", "models", R"({"id":"gemini-2.5-flash-lite"})", 409},
      {"POST", "models", R"({"id":" google/gemini-2.5-flash-lite "})", 409},
      {"POST", "models", R"({"id":"gemini-2.5-pro","aliases":["gpt-4o"]})", 409},
      {"POST", "models", R"({"id":"gemini-2.5-pro","aliases":["gemini-2.5-flash-lite"]})", 409},
      {"POST", "models", R"({"id":"gemini-2.5-pro","category":"Huge"})", 400},
      {"POST", "models", R"({"id":"gemini-2.5-pro","category":""})", 400},
      {"POST", "models", R"({"id":"gemini-2.5-pro","dailyQuota":-1})", 400},
      {"POST", "models", R"({"id":"gemini-2.5-pro","aliases":[""]})", 400},
      {"POST", "models", R"({"category":"Pro"})", 400},
      {"POST", "models", R"({"id":"gemini-2.5-pro","dailyQuota":50,"rpm":5,"tpm":9,"rpd":7})", 201},
      {"PATCH", "models/gemini-2.5-pro", R"({"dailyQuota":null,"individualQuota":3})", 200},
      {"PATCH", "models", R"({"id":"gemini-2.5-pro","category":"Custom"})", 200},
      {"POST", "models", R"({"id":"gpt-4o"})", 409},
      {"PATCH", "models/none", R"({"rpm":1})", 404},
      {"PATCH", "models", R"({"rpm":1})", 400},
      {"DELETE", "models/none", "", 404},
      {"DELETE", "models/gemini-2.5-flash-lite", "", 200},
  };
  check_rows(bench, rows);
  bench.restart();
  REQUIRE(bench.admin("GET", "models") == 200);
  CHECK(bench.text() ==
        R"([{"id":"gemini-2.5-pro","category":"Custom","dailyQuota":null,"individualQuota":3,)"
        R"("rpm":5,"tpm":9,"rpd":7,"aliases":[]}])");
  bench.admin("POST", "models", R"({"id":"gemini-9-flash-lite"})");
  CHECK(bench.state.config.policy.models[1].category == state::Category::kFlashLite);
}

TEST_CASE("admin category-quotas and system-settings", "[admin]") {
  LedgerBench bench;
  const Row rows[] = {
      {"POST", "category-quotas", R"({"proQuota":50,"flashQuota":250})", 200},
      {"PATCH", "category-quotas", R"({"proQuota":null,"customQuota":0})", 200},
      {"POST", "category-quotas", R"({"proQuota":1.5})", 400},
      {"DELETE", "category-quotas", "", 405},
      {"PATCH", "system-settings", R"({"max_retry":10,"strategy":"sticky"})", 200},
      {"PATCH", "system-settings", R"({"max_retry":11})", 400},
      {"PATCH", "system-settings", R"({"max_retry":"3"})", 400},
      {"PATCH", "system-settings", R"({"strategy":"random"})", 400},
      {"PATCH", "system-settings", R"({"safety_settings":"{}"})", 400},
      {"PATCH", "system-settings", R"({"safety_settings":"[{\"category\":\"X\"}]"})", 200},
      {"PATCH", "system-settings", R"({"base_url":"ftp://x"})", 400},
      {"PATCH", "system-settings", R"({"base_url":"https://gateway.example/v1/?key=1"})", 400},
      {"PATCH", "system-settings", R"({"base_url":"https://gateway.example/g/"})", 403},
      {"PATCH", "system-settings",
       R"({"base_url":"https://gateway.example/g/","password":"guess"})", 403},
      {"PATCH", "system-settings",
       R"({"base_url":"https://gateway.example/g/","password":"open sesame"})", 200},
      {"PATCH", "system-settings", R"({"base_url":"https://gateway.example/g"})", 200},
      {"PATCH", "system-settings", R"({"base_url":"https://gateway.example/g/v1beta/"})", 200},
      {"PATCH", "system-settings", R"({"category_quotas":{"pro":7,"flash_lite":9}})", 200},
      {"PATCH", "system-settings", R"({"category_quotas":{"pro":null,"flash_lite":null}})", 200},
      {"PATCH", "system-settings", R"({"category_quotas":{"flash":-1}})", 400},
      {"PATCH", "system-settings", R"({"session_epoch":77,"web_search":true})", 200},
      {"DELETE", "system-settings", "", 405},
  };
  check_rows(bench, rows);
  bench.restart();
  REQUIRE(bench.admin("GET", "system-settings") == 200);
  CHECK(bench.json().find("max_retry")->as_int() == 10);
  CHECK(bench.json().find_string("strategy") == "sticky");
  CHECK(bench.json().find_string("base_url") == "https://gateway.example/g");
  CHECK(bench.json().find_string("effective_base_url") == "https://gateway.example/g");
  CHECK(bench.json().find("session_epoch")->as_int() == 0);
  REQUIRE(bench.admin("GET", "category-quotas") == 200);
  CHECK(bench.text() == R"({"success":true,"proQuota":null,"flashQuota":250,)"
                        R"("flashLiteQuota":null,"customQuota":0})");
}

TEST_CASE("admin: unknown resources and methods", "[admin]") {
  LedgerBench bench;
  const Row rows[] = {
      {"GET", "nothing", "", 404},          {"GET", "", "", 404},
      {"TRACE", "models", "", 405},         {"POST", "usage/x", "{}", 404},
      {"POST", "usage", "{}", 405},         {"POST", "worker-keys/x/y", R"({"name":"z"})", 404},
      {"PUT", "gemini-keys", "{}", 405},    {"PUT", "requests", "", 405},
      {"POST", "overview", "", 405},        {"POST", "problems", "", 405},
      {"GET", "import", "", 405},           {"GET", "test-gemini-key", "", 405},
      {"POST", "gemini-models", "", 405},   {"GET", "clear-key-error", "", 405},
      {"POST", "error-keys", "", 405},      {"POST", "session", "", 405},
      {"GET", "session", "", 200},          {"HEAD", "models", "", 200},
      {"POST", "gemini-keys/x", "{}", 405}, {"DELETE", "test-gemini-keys", "", 405},
  };
  check_rows(bench, rows);
}

TEST_CASE("admin system-settings: a word that is empty is refused by its name", "[admin]") {
  LedgerBench bench;
  REQUIRE(bench.admin("PATCH", "system-settings", R"({"strategy":"sticky"})") == 200);
  for (const char* name : {"strategy", "include_thoughts", "images_as", "store", "media_url"}) {
    for (const char* blank : {"", " "}) {
      const std::string body = base::concat(R"({"max_retry":7,")", name, R"(":")", blank, R"("})");
      INFO(body);
      CHECK(bench.admin("PATCH", "system-settings", body) == 400);
      CHECK(bench.json().find("error")->find_string("param") == name);
    }
    CHECK(bench.admin("PATCH", "system-settings", base::concat(R"({")", name, R"(":null})")) ==
          200);
  }
  CHECK(bench.state.config.policy.settings.strategy == state::Strategy::kSticky);
  CHECK(bench.state.config.policy.settings.max_retry == 3);
}

TEST_CASE("admin export and import", "[admin]") {
  LedgerBench from;
  from.add_key("AQ.one");
  from.add_key("AQ.two");
  from.add_worker_key("phone");
  from.admin("POST", "models", R"({"id":"gemini-2.5-pro"})");
  from.admin("PATCH", "system-settings", R"({"max_retry":7})");
  REQUIRE(from.admin("GET", "export") == 200);
  CHECK(from.text().find("AQ.one") == std::string::npos);
  CHECK(from.text().find("sealed") == std::string::npos);
  CHECK(from.admin("POST", "export", R"({"password":"guess"})") == 403);
  REQUIRE(from.admin("POST", "export", R"({"password":"open sesame"})") == 200);
  const std::string file(from.text());
  CHECK(file.find("AQ.one") != std::string::npos);

  LedgerBench to;
  to.host.variables["SESSION_SECRET_KEY"] = "of another deployment";
  to.add_key("AQ.two");
  REQUIRE(to.admin("POST", "import", file) == 200);
  CHECK(to.text() == R"({"success":true,"geminiKeys":1,"skippedGeminiKeys":1,"workerKeys":1,)"
                     R"("skippedWorkerKeys":0,"models":1})");
  CHECK(to.state.config.policy.settings.max_retry == 7);
  REQUIRE(to.admin("POST", "import", file) == 200);
  CHECK(to.json().find("geminiKeys")->as_int() == 0);
  CHECK(to.state.config.worker_keys.size() == 1);
  REQUIRE(to.state.keys.keys.size() == 2);
  CHECK(to.admin("POST", "gemini-keys/" + to.state.keys.keys[1].id + "/reveal",
                 R"({"password":"open sesame"})") == 200);
  CHECK(to.json().find_string("key") == "AQ.one");
  // After the secret was lost the file brings back what nobody can read any more.
  to.host.variables["SESSION_SECRET_KEY"] = "another again";
  to.add_key("AQ.three");
  REQUIRE(to.admin("POST", "export", R"({"password":"open sesame"})") == 200);
  CHECK(to.json().find("geminiSecrets")->members().size() == 1);
  CHECK(to.json().find("keys")->find("keys")->items().size() == 3);
  REQUIRE(to.admin("POST", "import", file) == 200);
  CHECK(to.json().find("geminiKeys")->as_int() == 2);
  CHECK(to.json().find("skippedGeminiKeys")->as_int() == 0);
  CHECK(to.state.keys.keys.size() == 3);
  CHECK(to.admin("POST", "gemini-keys/" + to.state.keys.keys[1].id + "/reveal",
                 R"({"password":"open sesame"})") == 200);
  for (const char* wrong : {"", "{}", "[]", R"({"format":"other","version":1})",
                            R"({"format":"gemini-proxy-panel","version":2})",
                            R"({"format":"gemini-proxy-panel","version":1,"keys":{}})"}) {
    INFO(wrong);
    CHECK(to.admin("POST", "import", wrong) == 400);
  }
}

TEST_CASE("admin models: a new id that is an alias is refused by its name", "[admin]") {
  LedgerBench bench;
  bench.admin("POST", "models", R"({"id":"gemini-pro-latest","aliases":["gemini-2.5-pro"]})");
  REQUIRE(bench.admin("POST", "models", R"({"id":"gemini-2.5-pro"})") == 409);
  CHECK(bench.json().find("error")->find_string("param") == "id");
  CHECK(bench.admin("PATCH", "models/gemini-pro-latest", R"({"rpm":1})") == 200);
}

TEST_CASE("admin models: a name that is given twice is one", "[admin]") {
  LedgerBench bench;
  const std::vector<std::string> both = {"x", "y"};
  bench.admin("POST", "models", R"({"id":"a","aliases":["x","x"," x","y ","y"]})");
  CHECK(bench.state.config.policy.models[0].aliases == both);
  bench.admin("PATCH", "models/a", R"({"aliases":["y","x","y"]})");
  CHECK(bench.state.config.policy.models[0].aliases == std::vector<std::string>{"y", "x"});
}

TEST_CASE("admin import: a name goes on to stand for one model", "[admin]") {
  LedgerBench from;
  from.admin("POST", "models", R"({"id":"new","aliases":["mine","both"]})");
  from.admin("POST", "models", R"({"id":"same","aliases":["old","free"]})");
  REQUIRE(from.admin("GET", "export") == 200);
  const std::string file(from.text());

  LedgerBench to;
  to.admin("POST", "models", R"({"id":"old","aliases":["new","both","kept"]})");
  to.admin("POST", "models", R"({"id":"same","aliases":["replaced"]})");
  REQUIRE(to.admin("POST", "import", file) == 200);
  std::string all;
  for (const state::Model& model : to.state.config.policy.models) {
    all += base::concat(model.id, ":");
    for (const std::string& alias : model.aliases) all += base::concat(" ", alias);
    all += "\n";
  }
  CHECK(all == "old: both kept\nnew: mine\nsame: free\n");
  for (const char* id : {"old", "new", "same"}) {
    INFO(id);
    CHECK(to.admin("PATCH", base::concat("models/", id), R"({"rpm":1})") == 200);
  }
}

TEST_CASE("admin import: a file that sends the keys elsewhere takes the password", "[admin]") {
  LedgerBench from;
  REQUIRE(from.admin("PATCH", "system-settings",
                     R"({"base_url":"https://gateway.example","password":"open sesame"})") == 200);
  REQUIRE(from.admin("GET", "export") == 200);
  const std::string file(from.text());
  const auto with_password = [&](std::string_view password) {
    return R"({"password":")" + std::string(password) + R"(",)" + file.substr(1);
  };

  LedgerBench to;
  to.admin("PATCH", "system-settings", R"({"max_retry":7})");
  for (const std::string& body : {file, with_password("guess")}) {
    CHECK(to.admin("POST", "import", body) == 403);
    CHECK(to.json().find("error")->find_string("param") == "password");
  }
  CHECK(to.state.config.policy.settings.max_retry == 7);
  CHECK(to.state.config.policy.settings.base_url.empty());
  REQUIRE(to.admin("POST", "import", with_password("open sesame")) == 200);
  CHECK(to.state.config.policy.settings.base_url == "https://gateway.example");
  CHECK(to.admin("POST", "import", file) == 200);
}

TEST_CASE("admin settings: blanks around a text are none of it", "[admin]") {
  LedgerBench bench;
  CHECK(bench.admin("PATCH", "system-settings",
                    R"({"base_url":" https://gateway.example/\n","password":"open sesame"})") ==
        200);
  CHECK(bench.json().find_string("base_url") == "https://gateway.example");
  CHECK(bench.admin("PATCH", "system-settings", R"({"safety_settings":" [] "})") == 200);
  CHECK(bench.json().find_string("safety_settings") == "[]");
  CHECK(bench.admin("PATCH", "system-settings", R"({"base_url":" ","safety_settings":"\n"})") ==
        200);
  CHECK(bench.json().find_string("base_url").empty());
  CHECK(bench.json().find_string("safety_settings").empty());
  CHECK(bench.admin("PATCH", "system-settings", R"({"base_url":"https://a b"})") == 400);
}

TEST_CASE("admin settings: an address that was stored with its version stays without a password",
          "[admin]") {
  LedgerBench bench;
  bench.admin("GET", "system-settings");
  bench.state.config.policy.settings.base_url = "https://gateway.example/v1beta/";
  CHECK(bench.admin("PATCH", "system-settings", R"({"max_retry":4})") == 200);
  CHECK(bench.json().find_string("base_url") == "https://gateway.example");
}

TEST_CASE("admin: a password that is not given is no wrong try", "[admin]") {
  LedgerBench bench;
  for (int i = 0; i < 50; ++i) {
    CHECK(bench.admin("PATCH", "system-settings", R"({"base_url":"https://a.example"})") == 403);
  }
  CHECK(bench.admin("PATCH", "system-settings",
                    R"({"base_url":"https://a.example","password":"open sesame"})") == 200);
}

}  // namespace

#endif
