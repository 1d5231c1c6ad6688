#include <algorithm>
#include <catch2/catch.hpp>

#include "base/civil_time.h"
#include "base/pacific_time.h"
#include "base/text.h"
#include "unit/app/admin/usage_bench.h"

#if HAVE_SQLITE

namespace {

using support::answered;
using support::kFlash;
using support::kPro;
using support::LedgerBench;
using support::UsageBench;

TEST_CASE("admin usage: rows and totals by every group", "[admin]") {
  UsageBench bench;
  struct Row {
    const char* query;
    size_t rows;
    int64_t requests;
    int64_t errors;
    int64_t failed;
  };
  const Row rows[] = {
      {"", 2, 4, 1, 2},          {"by=key", 2, 4, 1, 2},  {"by=model", 2, 4, 1, 2},
      {"by=client", 1, 4, 1, 2}, {"by=hour", 2, 4, 1, 2}, {"by=day&from=0", 1, 4, 1, 2},
  };
  for (const Row& row : rows) {
    INFO(row.query);
    REQUIRE(bench.admin("GET", base::concat("usage?", row.query)) == 200);
    CHECK(bench.json().find("rows")->items().size() == row.rows);
    const json::Value& totals = *bench.json().find("totals");
    CHECK(totals.find("requests")->as_int() == row.requests);
    CHECK(totals.find("errors")->as_int() == row.errors);
    CHECK(totals.find("failedCalls")->as_int() == row.failed);
    CHECK(totals.find("promptTokens")->as_int() == 40);
    CHECK(totals.find("latencyMs")->as_int() == 300);
  }
  bench.admin("GET", "usage?by=client");
  CHECK(bench.json().find("rows")->items()[0].find_string("name") == "phone");
  const std::string hour = std::to_string(bench.host.clock_ms / base::kHourMs * base::kHourMs);
  bench.admin("GET", "usage?by=model&from=" + hour);
  CHECK(bench.json().find("totals")->find("requests")->as_int() == 3);
  for (const char* wrong : {"by=colour", "from=soon", "to=-5", "from=5&to=5", "from=9&to=1"}) {
    INFO(wrong);
    CHECK(bench.admin("GET", base::concat("usage?", wrong)) == 400);
  }
}

TEST_CASE("admin gemini-keys: usage, quotas and health as the Ledger knows them", "[admin]") {
  UsageBench bench;
  bench.admin("POST", "models", R"({"id":"gemini-2.5-flash","dailyQuota":9})");
  state::Report report;
  report.outcomes = {answered("f", bench.two, kFlash, "", bench.host.clock_ms)};
  report.outcomes[0].effects = {{bench.two, kPro, base::KeyEffect::kCoolModel,
                                 base::CoolReason::kMinuteQuota, bench.host.clock_ms,
                                 bench.host.clock_ms + 60'000, 0, 429}};
  bench.report(report);
  REQUIRE(bench.admin("GET", "gemini-keys/" + bench.two) == 200);
  CHECK(bench.json().find("usage")->as_int() == 3);
  const json::Value& flash = *bench.json().find("modelUsage")->find(kFlash);
  CHECK(flash.find("count")->as_int() == 3);
  CHECK(flash.find("quota")->as_int() == 9);
  CHECK(flash.find("promptTokens")->as_int() == 30);
  const json::Value& pro = *bench.json().find("health")->find(kPro);
  CHECK(pro.find_string("state") == "cooling");
  CHECK(pro.find_string("reason") == "minute_quota");
  CHECK(pro.find("until")->as_int() == bench.host.clock_ms + 60'000);
  // The key still answers with its other models: it is found by both states.
  CHECK(bench.json().find_string("state") == "ready");
  for (const char* state : {"ready", "cooling"}) {
    INFO(state);
    bench.admin("GET", base::concat("gemini-keys?search=", bench.two, "&state=", state));
    CHECK(bench.json().items().size() == 1);
  }
  bench.admin("GET", "overview");
  CHECK(bench.json().find("keys")->find("ready")->as_int() == 2);
  CHECK(bench.json().find("keys")->find("cooling")->as_int() == 0);
  bench.host.clock_ms += 60'001;
  bench.admin("GET", "gemini-keys/" + bench.two);
  CHECK(bench.json().find_string("state") == "ready");
  CHECK(bench.admin("GET", "gemini-keys/nobody") == 404);
}

TEST_CASE("admin gemini-keys: against a quota counts what all keys of the group answered",
          "[admin]") {
  UsageBench bench;
  const std::string three = bench.add_key("AQ.three");
  const std::string alone = bench.add_key("AQ.alone");
  bench.admin("PATCH", "category-quotas", R"({"flashQuota":20})");
  bench.admin("POST", "models", R"({"id":"gemini-2.5-flash","rpd":3})");
  REQUIRE(bench.admin("PATCH", "gemini-keys",
                      base::concat(R"({"projectGroup":"p","ids":[")", bench.one, R"(",")",
                                   bench.two, R"(",")", three, R"("]})")) == 200);
  struct Row {
    std::string key;
    int64_t count;
    int64_t group;
  };
  const Row rows[] = {{bench.one, 1, 3}, {bench.two, 2, 3}, {three, 0, 3}};
  for (const Row& row : rows) {
    REQUIRE(bench.admin("GET", "gemini-keys/" + row.key) == 200);
    const json::Value* flash = bench.json().find("modelUsage")->find(kFlash);
    REQUIRE(flash != nullptr);
    CHECK(flash->find("count")->as_int() == row.count);
    CHECK(flash->find("groupCount")->as_int() == row.group);
    CHECK(flash->find("quota")->as_int() == 3);
    const json::Value& category = *bench.json().find("categoryUsage")->find("Flash");
    CHECK(category.find("count")->as_int() == row.count);
    CHECK(category.find("groupCount")->as_int() == row.group);
    CHECK(bench.json().find("usage")->as_int() == row.count + (row.key == bench.one ? 1 : 0));
    // What no quota holds down is the own use of a key alone.
    CHECK((bench.json().find("modelUsage")->find(kPro) != nullptr) == (row.key == bench.one));
  }
  REQUIRE(bench.admin("GET", "gemini-keys?search=" + alone) == 200);
  const json::Value& none = bench.json().items()[0];
  CHECK(none.find("modelUsage")->find(kFlash) == nullptr);
  CHECK(none.find("categoryUsage")->find("Flash")->find("groupCount")->as_int() == 0);
}

TEST_CASE("admin gemini-keys: a model whose quota is used up here is exhausted for its keys",
          "[admin]") {
  UsageBench bench;
  const std::string three = bench.add_key("AQ.three");
  const std::string alone = bench.add_key("AQ.alone");
  REQUIRE(bench.admin("PATCH", "gemini-keys",
                      base::concat(R"({"projectGroup":"p","ids":[")", bench.one, R"(",")",
                                   bench.two, R"(",")", three, R"("]})")) == 200);
  const auto exhausted = [&](std::string_view key) {
    REQUIRE(bench.admin("GET", base::concat("gemini-keys/", key)) == 200);
    CHECK(bench.json().find_string("state") == "ready");
    const json::Value* flash = bench.json().find("health")->find(kFlash);
    const bool out = flash != nullptr && flash->find_string("state") == "exhausted";
    if (out) {
      CHECK(flash->find_string("reason") == "own_quota");
      CHECK(flash->find("until")->as_int() == base::next_pacific_midnight_ms(bench.host.clock_ms));
    }
    REQUIRE(bench.admin("GET", base::concat("gemini-keys?state=exhausted&search=", key)) == 200);
    CHECK(bench.json().items().size() == (out ? 1 : 0));
    return out;
  };
  struct Row {
    const char* resource;
    const char* body;
    bool out;
  };
  const Row rows[] = {
      {"models", R"({"id":"gemini-2.5-flash","dailyQuota":4})", false},
      {"models", R"({"id":"gemini-2.5-flash","dailyQuota":3})", true},
      {"models", R"({"id":"gemini-2.5-flash","dailyQuota":null,"rpm":0})", false},
      {"category-quotas", R"({"flashQuota":4})", false},
      {"category-quotas", R"({"flashQuota":3})", true},
  };
  REQUIRE(bench.admin("POST", "models", R"({"id":"gemini-2.5-flash","category":"Flash"})") == 201);
  for (const Row& row : rows) {
    INFO(row.body);
    REQUIRE(bench.admin("PATCH", row.resource, row.body) == 200);
    for (const std::string& key : {bench.one, bench.two, three}) CHECK(exhausted(key) == row.out);
    CHECK_FALSE(exhausted(alone));
  }
  bench.host.clock_ms = base::next_pacific_midnight_ms(bench.host.clock_ms);
  CHECK_FALSE(exhausted(bench.one));
}

TEST_CASE("admin requests: the newest first, filtered and paged", "[admin]") {
  UsageBench bench;
  struct Row {
    const char* query;
    const char* ids;
    int64_t total;
  };
  const std::string by_key = "key=" + bench.one;
  const Row rows[] = {
      {"", "edcba", 5},
      {"status=error", "e", 1},
      {"status=ok", "dcba", 4},
      {"status=429", "e", 1},
      {"model=gemini-2.5-pro", "b", 1},
      {by_key.c_str(), "edba", 4},
      {"page=2&pageSize=2", "cb", 5},
      {"client=nobody", "", 0},
      {"id=b", "b", 1},
      {"id=b&status=error", "", 0},
      {"id=bb", "", 0},
  };
  for (const Row& row : rows) {
    INFO(row.query);
    REQUIRE(bench.admin("GET", base::concat("requests?", row.query)) == 200);
    std::string ids;
    for (const json::Value& one : bench.json().find("requests")->items()) {
      ids += one.find_string("id");
    }
    CHECK(ids == row.ids);
    CHECK(bench.json().find("total")->as_int() == row.total);
  }
  CHECK(bench.admin("GET", "requests/b") == 200);
  CHECK(bench.json().find_string("model") == kPro);
  REQUIRE(bench.json().find_raw("error") != nullptr);
  CHECK(bench.json().find("error") == nullptr);
  CHECK(bench.admin("GET", "requests/nothing") == 404);
  bench.admin("GET", "requests?status=error");
  const json::Value& failed = bench.json().find("requests")->items()[0];
  CHECK(failed.find_string("clientName") == "phone");
  CHECK(failed.find_string("error") == "rate_limit_exceeded");
  CHECK(failed.find("attempts")->items()[0].find_string("reason") == "minute_quota");

  for (int i = 0; i < 600; ++i) {
    state::Report report;
    report.outcomes = {
        answered("x" + std::to_string(i), bench.one, kFlash, "", bench.host.clock_ms),
        answered("y" + std::to_string(i), bench.one, kFlash, "", bench.host.clock_ms)};
    bench.report(report);
  }
  bench.admin("GET", "requests?page=1&pageSize=1");
  CHECK(bench.json().find("total")->as_int() == 1000);
}

TEST_CASE("admin: a key is called by its name, or by what is shown of its secret", "[admin]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.abcdefghijklmnop");
  bench.admin("POST", "worker-keys", R"({"key":"my-own-secret"})");
  const std::string client(bench.json().find_string("id"));
  state::Report report;
  report.outcomes = {answered("r", key, kFlash, client, bench.host.clock_ms),
                     answered("s", "gone", kFlash, "gone", bench.host.clock_ms)};
  report.outcomes[0].effects = {{key, "", base::KeyEffect::kDisable, base::CoolReason::kInvalid,
                                 bench.host.clock_ms, 0, 0, 400}};
  bench.report(report);
  const auto check_names = [&](std::string_view key_name, std::string_view client_name) {
    bench.admin("GET", "requests/r");
    CHECK(bench.json().find_string("keyName") == key_name);
    CHECK(bench.json().find("attempts")->items()[0].find_string("keyName") == key_name);
    CHECK(bench.json().find_string("clientName") == client_name);
    bench.admin("GET", "problems");
    CHECK(bench.json().find("problems")->items().back().find_string("name") == key_name);
    for (const auto& [query, name] :
         {std::pair("by=key", key_name), std::pair("by=client", client_name)}) {
      INFO(query);
      bench.admin("GET", base::concat("usage?", query));
      std::vector<std::string> names;
      for (const json::Value& row : bench.json().find("rows")->items()) {
        names.emplace_back(row.find_string("name"));
      }
      std::ranges::sort(names);
      CHECK(names == std::vector<std::string>{"", std::string(name)});
    }
  };
  bench.admin("GET", "gemini-keys/" + key);
  const std::string key_preview(bench.json().find_string("keyPreview"));
  bench.admin("GET", "worker-keys");
  check_names(key_preview, std::string(bench.json().items()[0].find_string("keyPreview")));
  bench.admin("PATCH", "gemini-keys/" + key, R"({"name":"North"})");
  bench.admin("PATCH", "worker-keys/" + client, R"({"description":"Phone"})");
  check_names("North", "Phone");
  bench.admin("GET", "requests/s");
  CHECK(bench.json().find_string("keyName").empty());
}

}  // namespace

#endif
