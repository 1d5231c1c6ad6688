#include <catch2/catch.hpp>

#include "json/read.h"
#include "state/settings_json.h"

TEST_CASE("state: settings are taken within their ranges, their ends too") {
  struct Row {
    std::string_view key;
    int64_t least;
    int64_t most;
  };
  const Row rows[] = {
      {"max_retry", 0, state::kMaxRetryLimit},
      {"retry_total_ms", 0, 600'000},
      {"keepalive_s", 0, 300},
      {"first_event_s", 0, 300},
      {"body_limit_bytes", 1024, state::kMostBodyBytes},
  };
  const auto refused = [](std::string_view key, int64_t value) {
    base::Arena arena;
    const auto body =
        json::read(base::concat("{\"", key, "\":", std::to_string(value), "}"), arena);
    std::optional<base::Error> error;
    state::Fields fields(*body, "", error);
    state::Settings settings;
    state::read_settings(fields, settings);
    return error ? error->param : std::string();
  };
  for (const Row& row : rows) {
    CAPTURE(row.key);
    CHECK(refused(row.key, row.least).empty());
    CHECK(refused(row.key, row.most).empty());
    CHECK(refused(row.key, row.least - 1) == row.key);
    CHECK(refused(row.key, row.most + 1) == row.key);
  }
}

TEST_CASE("state: a list that is told takes the place of what stood") {
  base::Arena arena;
  const auto body = json::read(R"({"tags":["b"],"aliases":[" c ","c"]})", arena);
  std::optional<base::Error> error;
  state::Fields fields(*body, "", error);
  std::vector<std::string> tags = {"a"};
  std::vector<std::string> aliases = {"a"};
  std::vector<std::string> untold = {"a"};
  fields.read("tags", tags).read_names("aliases", aliases).read("models", untold);
  CHECK_FALSE(error);
  CHECK(tags == std::vector<std::string>{"b"});
  CHECK(aliases == std::vector<std::string>{"c"});
  CHECK(untold == std::vector<std::string>{"a"});
}

TEST_CASE("state: of several mistakes the first is told") {
  base::Arena arena;
  const auto body = json::read(R"({"a":1,"b":"x","inner":3})", arena);
  std::optional<base::Error> error;
  state::Fields fields(*body, "", error);
  std::string text;
  int number = 0;
  fields.read("a", text).read("b", number).object("inner", [](state::Fields&) {});
  REQUIRE(error);
  CHECK(error->param == "a");
}
