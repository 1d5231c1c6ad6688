#include <algorithm>
#include <catch2/catch.hpp>

#include "base/civil_time.h"
#include "base/text.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::answered;
using support::LedgerBench;

constexpr const char* kFlash = "gemini-2.5-flash";
constexpr const char* kPro = "gemini-2.5-pro";

// Two keys, one client, five chats of which one failed and one was retried.
struct UsageBench : LedgerBench {
  std::string one = add_key("AQ.one");
  std::string two = add_key("AQ.two");
  std::string client = add_worker_key("phone");

  UsageBench() {
    const int64_t now = host.clock_ms;
    state::Report sent;
    sent.outcomes = {answered("a", one, kFlash, client, now - 2 * base::kHourMs),
                     answered("b", one, kPro, client, now), answered("c", two, kFlash, client, now),
                     answered("d", two, kFlash, client, now),
                     answered("e", one, kFlash, client, now)};
    sent.outcomes[3].attempts.insert(sent.outcomes[3].attempts.begin(), {one, 503, {}});
    sent.outcomes[4].result = state::OutcomeResult::kError;
    sent.outcomes[4].status = 429;
    sent.outcomes[4].error = "rate_limit_exceeded";
    sent.outcomes[4].attempts[0] = {one, 429, base::CoolReason::kMinuteQuota};
    report(sent);
  }
};

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

constexpr const char* kGroupings[] = {"by=model", "by=key", "by=client", "by=hour", "by=day"};

// What the overview asks for, each time it is shown anew.
void refresh_overview(LedgerBench& bench) {
  for (const char* by : kGroupings) REQUIRE(bench.admin("GET", base::concat("usage?", by)) == 200);
  REQUIRE(bench.admin("GET", "problems") == 200);
  REQUIRE(bench.admin("GET", "overview") == 200);
}

// A chat for each combination of hour, key, model and client.
void fill_hours(LedgerBench& bench, int hours, int keys, int models, int clients) {
  for (int hour = 0; hour < hours; ++hour) {
    state::Report report;
    for (int i = 0; i < keys * models * clients; ++i) {
      report.outcomes.push_back(
          answered(base::concat("h", std::to_string(hour), "-", std::to_string(i)),
                   "key" + std::to_string(i % keys), "model" + std::to_string(i / keys % models),
                   "client" + std::to_string(i / keys / models), bench.host.clock_ms));
    }
    bench.report(report);
    bench.run_until(bench.host.clock_ms + base::kHourMs);
  }
}

TEST_CASE("admin overview: shown again it reads and writes next to nothing", "[admin]") {
  LedgerBench bench;
  fill_hours(bench, 20, 10, 3, 4);
  constexpr int64_t kRows = 20 * 10 * 3 * 4;
  refresh_overview(bench);
  const int64_t statements = bench.storage.statements;
  const int64_t steps = bench.storage.steps;
  const int64_t rows = bench.storage.rows_read;
  const int64_t written = bench.storage.rows_written();
  constexpr int kTimes = 10;
  for (int i = 0; i < kTimes; ++i) {
    state::Report report;
    report.outcomes = {answered("n" + std::to_string(i), "key1", kFlash, "", bench.host.clock_ms)};
    bench.report(report);
    bench.host.clock_ms += 30'000;
    refresh_overview(bench);
  }
  // Of the tables of usage nothing; of the journal what has come since.
  CHECK(bench.storage.steps - steps < kTimes * kRows / 4);
  CHECK(bench.storage.rows_read - rows == kTimes);
  CHECK(bench.storage.statements - statements <= kTimes * 3);
  CHECK(bench.storage.rows_written() - written == kTimes);
}

TEST_CASE("admin requests: what is read does not grow with the journal", "[admin]") {
  LedgerBench bench;
  std::vector<int64_t> steps;
  for (int i = 0; i < 5'000; ++i) {
    state::Report report;
    report.outcomes = {answered("r" + std::to_string(i), "key", kFlash, "", bench.host.clock_ms)};
    bench.report(report);
    if (i != 400 && i != 2'047 && i != 2'100 && i != 4'999) continue;
    const int64_t before = bench.storage.steps;
    REQUIRE(bench.admin("GET", "requests?page=1&pageSize=1") == 200);
    if (i > 1'000) steps.push_back(bench.storage.steps - before);
    CHECK(bench.json().find("total")->as_int() == std::min(i + 1, 1'000));
    CHECK(bench.json().find("requests")->items()[0].find_string("id") == "r" + std::to_string(i));
  }
  const auto [least, most] = std::ranges::minmax(steps);
  CHECK(most < least * 3 / 2);
}

TEST_CASE("admin usage: sums kept in memory are those of the tables", "[admin]") {
  LedgerBench bench;
  fill_hours(bench, 30, 2, 2, 2);
  std::string ranges[] = {"", "&from=0", "", ""};
  const int64_t now = bench.host.clock_ms;
  ranges[2] = base::concat("&from=", std::to_string(now - 5 * base::kHourMs),
                           "&to=", std::to_string(now - base::kHourMs));
  ranges[3] = base::concat("&from=", std::to_string(now - 7 * base::kDayMs));
  const auto read_all = [&] {
    std::string all;
    for (const std::string& range : ranges) {
      for (const char* by : kGroupings) {
        REQUIRE(bench.admin("GET", base::concat("usage?", by, range)) == 200);
        all += base::concat(by, range, " ", bench.text(), "\n");
      }
    }
    return all;
  };
  std::string last;
  for (int i = 0; i < 90; ++i) {
    state::Report report;
    // Some of an earlier hour, as after a silence of the Ledger.
    const int64_t time = bench.host.clock_ms - i % 3 * 90 * base::kMinuteMs;
    report.outcomes = {answered("n" + std::to_string(i), "key" + std::to_string(i % 4), kFlash,
                                "client" + std::to_string(i % 2), time)};
    bench.report(report);
    const std::string kept = read_all();
    CHECK(kept != last);
    bench.restart();
    CHECK(read_all() == kept);
    last = kept;
    // Over saved hours, and at last over days that are summed up.
    bench.run_until(bench.host.clock_ms + (i < 60 ? 7 * base::kMinuteMs : 2 * base::kDayMs));
  }
  CHECK(bench.storage.error == "");
}

TEST_CASE("admin problems: what a request that failed is taken for", "[admin]") {
  using base::CoolReason;
  using state::CallEnd;
  struct Row {
    const char* name;
    int status;
    std::vector<state::Attempt> attempts;
    const char* code;  // nullptr = for nothing that could be put right here
    const char* told = "";
  };
  const Row rows[] = {
      {"Google was overloaded", 503, {{"k", 503, {}}}, "model_overloaded"},
      {"overloaded, and other calls were broken off",
       503,
       {{"k", 503, {}}, {"l", 0, {}, CallEnd::kAborted}},
       "model_overloaded"},
      {"the only key is mistyped", 503, {{"k", 400, CoolReason::kInvalid}}, "pool_empty"},
      {"the last key is suspended after an overload",
       503,
       {{"k", 503, {}}, {"l", 403, CoolReason::kSuspended}},
       "pool_empty"},
      {"the only key cannot be read", 503, {{"k", 0, CoolReason::kUnreadable}}, "pool_empty"},
      {"no key was there", 503, {}, "pool_empty"},
      {"no room for an answer that came", 503, {{"k", 200, {}, CallEnd::kAnswered}}, nullptr},
      {"no room before a call", 503, {}, nullptr, "overloaded"},
      {"no room for another try", 503, {{"k", 503, {}}}, nullptr, "overloaded"},
      {"one choice of several has no key",
       503,
       {{"k", 200, {}, CallEnd::kAnswered}},
       "pool_empty",
       "no_available_key"},
      {"a search without quota", 429, {{"k", 429, {}}}, nullptr, "insufficient_quota"},
      {"no key for another try", 429, {{"k", 500, {}}}, "pool_empty", "rate_limit_exceeded"},
      {"out of quota", 429, {{"k", 429, CoolReason::kDailyQuota}}, "pool_empty"},
      {"a place that is refused", 403, {{"k", 400, {}}}, "region_refused"},
      {"no permission", 403, {{"k", 403, CoolReason::kPermission}}, nullptr},
      {"a wrong request", 400, {{"k", 400, {}}}, nullptr},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    LedgerBench bench;
    bench.add_key("AQ.one");
    bench.add_worker_key("phone");
    state::Report report;
    report.outcomes = {answered("r", "k", kPro, "", bench.host.clock_ms)};
    report.outcomes[0].result = state::OutcomeResult::kError;
    report.outcomes[0].status = row.status;
    report.outcomes[0].attempts = row.attempts;
    report.outcomes[0].error = row.told;
    bench.report(report);
    bench.admin("GET", "problems");
    const auto problems = bench.json().find("problems")->items();
    REQUIRE(problems.size() == (row.code == nullptr ? 0 : 1));
    if (row.code != nullptr) CHECK(problems[0].find_string("code") == row.code);
  }
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

TEST_CASE("admin problems: what failed counts among all requests that are kept", "[admin]") {
  LedgerBench bench;
  int number = 0;
  const auto send = [&](int times, state::OutcomeResult result, int status) {
    for (int i = 0; i < times; ++i) {
      state::Report report;
      report.outcomes = {
          answered("r" + std::to_string(number++), "key", kFlash, "", bench.host.clock_ms)};
      report.outcomes[0].result = result;
      report.outcomes[0].status = status;
      report.outcomes[0].attempts[0].status = status;
      bench.report(report);
    }
  };
  const auto overloaded = [&]() -> int64_t {
    bench.admin("GET", "problems");
    for (const json::Value& problem : bench.json().find("problems")->items()) {
      if (problem.find_string("code") == "model_overloaded")
        return *problem.find("count")->as_int();
    }
    return 0;
  };
  send(40, state::OutcomeResult::kError, 503);
  CHECK(overloaded() == 40);
  send(310, state::OutcomeResult::kOk, 200);
  CHECK(overloaded() == 40);
  send(650, state::OutcomeResult::kOk, 200);
  CHECK(overloaded() == 40);
  send(10, state::OutcomeResult::kOk, 200);
  CHECK(overloaded() == 30);
}

TEST_CASE("admin problems and overview", "[admin]") {
  LedgerBench empty;
  empty.admin("GET", "problems");
  CHECK(empty.text().find(R"("no_keys")") != std::string::npos);
  CHECK(empty.text().find(R"("no_worker_keys")") != std::string::npos);

  UsageBench bench;
  bench.admin("GET", "problems");
  CHECK(bench.json().find("problems")->items().size() == 1);
  CHECK(bench.json().find("problems")->items()[0].find_string("code") == "pool_empty");
  state::Report report;
  for (int i = 0; i < 3; ++i) {
    state::Outcome refused =
        answered("r" + std::to_string(i), bench.one, kPro, "", bench.host.clock_ms);
    refused.result = state::OutcomeResult::kError;
    refused.status = 403;
    refused.attempts = {{bench.one, 400, {}}};
    report.outcomes.push_back(refused);
  }
  bench.report(report);
  bench.admin("GET", "problems");
  bool found = false;
  for (const json::Value& problem : bench.json().find("problems")->items()) {
    if (problem.find_string("code") != "region_refused") continue;
    found = true;
    CHECK(problem.find("count")->as_int() == 3);
    CHECK(problem.find_string("subject") == kPro);
  }
  CHECK(found);
  REQUIRE(bench.admin("GET", "overview") == 200);
  CHECK(bench.json().find("keys")->find("ready")->as_int() == 2);
  CHECK(bench.json().find("today")->find("requests")->as_int() == 4);
  bench.admin("PATCH", "gemini-keys/" + bench.one, R"({"enabled":false})");
  bench.admin("PATCH", "gemini-keys/" + bench.two, R"({"enabled":false})");
  bench.admin("GET", "problems");
  CHECK(bench.json().find("problems")->items()[0].find_string("code") == "no_ready_key");
}

TEST_CASE("admin problems: where listed models only are allowed one must be listed", "[admin]") {
  UsageBench bench;
  const auto first_problem = [&] {
    bench.admin("GET", "problems");
    return bench.json().find("problems")->items()[0].find_string("code");
  };
  CHECK(first_problem() != "no_models");
  bench.admin("PATCH", "system-settings", R"({"restrict_models":true})");
  CHECK(first_problem() == "no_models");
  bench.admin("POST", "models", R"({"id":"gemini-2.5-pro"})");
  CHECK(first_problem() != "no_models");
}

TEST_CASE("admin problems: what stops all chats comes first, then what failed, then the keys",
          "[admin]") {
  UsageBench bench;
  for (state::GeminiKey& key : bench.state.keys.keys) {
    key.health.state = state::HealthState::kSuspended;
  }
  state::Report report;
  for (const int status : {403, 429}) {
    state::Outcome refused = answered("p" + std::to_string(status), bench.one, kPro, "",
                                      bench.host.clock_ms - 60'000 - status);
    refused.result = state::OutcomeResult::kError;
    refused.status = status;
    refused.attempts = {{bench.one, 400, {}}};
    report.outcomes.push_back(refused);
  }
  bench.report(report);
  bench.host.clock_ms += 60'000;
  bench.admin("GET", "problems");
  std::vector<std::string> codes;
  for (const json::Value& problem : bench.json().find("problems")->items()) {
    codes.emplace_back(problem.find_string("code"));
  }
  CHECK(codes == std::vector<std::string>{"no_ready_key", "pool_empty", "region_refused",
                                          "pool_empty", "key_suspended", "key_suspended"});
}

}  // namespace

#endif
