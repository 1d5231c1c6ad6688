#include <catch2/catch.hpp>

#include "unit/app/admin/usage_bench.h"

#if HAVE_SQLITE

namespace {

using support::answered;
using support::kFlash;
using support::kPro;
using support::LedgerBench;
using support::UsageBench;

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
      {"a search without quota", 429, {{"k", 429, {}}}, "search_quota", "insufficient_quota"},
      {"a refusal of nobody known", 429, {{"k", 429, {}}}, nullptr},
      {"no key for another try", 429, {{"k", 500, {}}}, "pool_empty", "rate_limit_exceeded"},
      {"out of quota", 429, {{"k", 429, CoolReason::kDailyQuota}}, "pool_empty"},
      {"a gateway before Google limits all",
       429,
       {{"k", 429, {}}},
       "gemini_failed",
       "rate_limit_exceeded"},
      {"Google broke", 500, {{"k", 500, {}}, {"l", 500, {}}}, "gemini_failed", "internal_error"},
      {"Google could not be reached", 502, {{"k", 0, {}}}, "gemini_failed", "upstream_error"},
      {"the base URL is somebody else's", 502, {{"k", 404, {}}}, "gemini_failed"},
      {"Google took too long", 504, {{"k", 504, {}}}, "gemini_failed", "timeout"},
      {"Google answered nothing", 502, {{"k", 200, {}}}, "gemini_failed", "empty_response"},
      {"an answer without a picture",
       502,
       {{"k", 200, {}, CallEnd::kAnswered}},
       nullptr,
       "no_image"},
      {"the gateway failed before a call", 500, {}, nullptr, "internal_error"},
      {"all calls were broken off", 502, {{"k", 0, {}, CallEnd::kAborted}}, nullptr},
      {"the last key is mistyped", 502, {{"k", 400, CoolReason::kInvalid}}, nullptr},
      {"a stream broke off", 200, {{"k", 0, {}}}, "gemini_failed", "upstream_stream_interrupted"},
      {"a stream that waited: overload",
       200,
       {{"k", 503, {}}},
       "model_overloaded",
       "model_overloaded"},
      {"a stream that waited: no key", 200, {}, "pool_empty", "no_available_key"},
      {"a stream that waited: no quota",
       200,
       {{"k", 429, CoolReason::kDailyQuota}},
       "pool_empty",
       "insufficient_quota"},
      {"a stream that waited: a wrong request", 200, {{"k", 400, {}}}, nullptr, "invalid_argument"},
      {"a place that is refused", 403, {{"k", 400, {}}}, "region_refused"},
      {"no permission", 403, {{"k", 403, CoolReason::kPermission}}, "no_permission"},
      {"no permission of the last key, an overload of the first",
       403,
       {{"k", 503, {}}, {"l", 403, CoolReason::kPermission}},
       "no_permission"},
      {"all keys rest for want of permission", 403, {}, "no_permission", "permission_denied"},
      {"a stream that waited: no permission",
       200,
       {{"k", 403, CoolReason::kPermission}},
       "no_permission",
       "permission_denied"},
      {"a suspended key's refusal is no permission's",
       403,
       {{"k", 403, CoolReason::kSuspended}},
       nullptr},
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

TEST_CASE("admin problems: a limit of 0 is not the number of the keys", "[admin]") {
  using base::CoolReason;
  struct Row {
    CoolReason first;
    CoolReason second;
    const char* code;
  };
  const Row rows[] = {
      {CoolReason::kNoQuota, CoolReason::kNoQuota, "no_quota"},
      {CoolReason::kNoQuota, CoolReason::kDailyQuota, "pool_empty"},
      {CoolReason::kNoQuota, CoolReason::kNone, "pool_empty"},
  };
  for (const Row& row : rows) {
    LedgerBench bench;
    for (const char* secret : {"AQ.one", "AQ.two", "AQ.off"}) bench.add_key(secret);
    bench.add_worker_key("phone");
    std::vector<state::GeminiKey>& keys = bench.state.keys.keys;
    const int64_t now = bench.host.clock_ms;
    const auto rest = [&](state::GeminiKey& key, CoolReason reason) {
      if (reason == CoolReason::kNone) return;
      state::model_record(key, kPro).health = {state::HealthState::kExhausted, reason,
                                               now + 60'000};
    };
    rest(keys[0], row.first);
    rest(keys[1], row.second);
    keys[2].enabled = false;
    state::Report report;
    for (const char* model : {kPro, kFlash}) {
      report.outcomes.push_back(answered(model, "k", model, "", now));
      report.outcomes.back().result = state::OutcomeResult::kError;
      report.outcomes.back().status = 429;
      report.outcomes.back().attempts.clear();
    }
    bench.report(report);
    bench.admin("GET", "problems");
    for (const json::Value& problem : bench.json().find("problems")->items()) {
      CHECK(problem.find_string("code") ==
            (problem.find_string("subject") == kPro ? row.code : "pool_empty"));
    }
  }
}

TEST_CASE("admin problems: a leaked key is no restricted one", "[admin]") {
  using base::CoolReason;
  for (const auto& [reason, code] :
       {std::pair(CoolReason::kLeaked, "key_leaked"), {CoolReason::kSuspended, "key_suspended"}}) {
    LedgerBench bench;
    for (const char* secret : {"AQ.one", "AQ.two"}) bench.add_key(secret);
    bench.add_worker_key("phone");
    bench.state.keys.keys[0].health = {state::HealthState::kSuspended, reason, 0, 0, 403};
    bench.admin("GET", "problems");
    const auto problems = bench.json().find("problems")->items();
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].find_string("code") == code);
  }
}

TEST_CASE("admin problems: a listed model that Google does not have", "[admin]") {
  LedgerBench bench;
  bench.add_key("AQ.one");
  bench.add_worker_key("phone");
  const auto refuse = [&](std::string id, const char* model, std::string error,
                          std::vector<state::Attempt> attempts) {
    state::Report report;
    report.outcomes = {answered(std::move(id), "k", model, "", bench.host.clock_ms)};
    report.outcomes[0].result = state::OutcomeResult::kError;
    report.outcomes[0].status = 404;
    report.outcomes[0].error = std::move(error);
    report.outcomes[0].attempts = std::move(attempts);
    bench.report(report);
  };
  refuse("retired", kPro, "model_not_found", {{"k", 404, {}}});
  refuse("closed", kPro, "model_not_found", {{"k", 404, base::CoolReason::kModelGone}});
  refuse("closed to all", kPro, "model_not_found", {});
  refuse("a file", kPro, "file_not_found", {{"k", 404, {}}});
  refuse("mistyped", "gemini-2.5-por", "model_not_found", {{"k", 404, {}}});
  bench.admin("GET", "problems");
  CHECK(bench.json().find("problems")->items().empty());
  bench.admin("POST", "models", R"({"id":"gemini-2.5-pro","aliases":["gpt-4o"]})");
  bench.admin("GET", "problems");
  const auto problems = bench.json().find("problems")->items();
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].find_string("code") == "model_gone");
  CHECK(problems[0].find_string("subject") == kPro);
  CHECK(problems[0].find("count")->as_int() == 3);
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
