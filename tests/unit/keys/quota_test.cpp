#include "keys/quota.h"

#include <catch2/catch.hpp>
#include <string>

#include "base/civil_time.h"
#include "base/pacific_time.h"
#include "keys/category.h"
#include "keys/choose.h"
#include "unit/keys/end_chat.h"

namespace {

constexpr int64_t kNow = 1795305600000 + 30'000;
constexpr std::string_view kModel = "gemini-2.5-flash";

state::KeysDocument one_key(int64_t requests) {
  state::KeysDocument document;
  document.day = base::pacific_day(kNow);
  document.keys.resize(1);
  document.keys[0].id = "k0";
  state::model_record(document.keys[0], kModel).today.requests = requests;
  return document;
}

state::ConfigDocument with_model(state::Model model) {
  state::ConfigDocument config;
  model.id = kModel;
  config.policy.models = {model};
  return config;
}

std::optional<keys::Empty> ask_at(const state::KeysDocument& document,
                                  const state::ConfigDocument& config, int64_t now,
                                  const keys::LocalCounts& counts = {}) {
  keys::Ask ask;
  ask.model = kModel;
  ask.now_ms = now;
  const auto choice = keys::choose(document, config, counts, ask);
  if (choice) return std::nullopt;
  return choice.error();
}

int64_t utc(int64_t year, int month, int day, int hour) {
  return base::days_from_civil({year, month, day}) * base::kDayMs + hour * base::kHourMs;
}

}  // namespace

TEST_CASE("keys: models have a category by their name unless one is configured") {
  struct Row {
    std::string_view model;
    state::Category expected;
  };
  const Row rows[] = {
      {"gemini-2.5-pro", state::Category::kPro},
      {"gemini-3-pro-image", state::Category::kPro},
      {"gemini-pro-latest", state::Category::kPro},
      {"gemini-2.5-flash", state::Category::kFlash},
      {"gemini-2.5-flash-image", state::Category::kFlash},
      {"gemini-flash-latest", state::Category::kFlash},
      {"gemini-2.5-flash-lite", state::Category::kFlashLite},
      {"Gemini-3.1-Flash-Lite-preview", state::Category::kFlashLite},
      {"gemma-3-27b-it", state::Category::kCustom},
      {"gemini-4-argon", state::Category::kCustom},
      {"prompt-flashy", state::Category::kCustom},
      {"", state::Category::kCustom},
  };
  for (const Row& row : rows) {
    CAPTURE(row.model);
    CHECK(keys::category_by_name(row.model) == row.expected);
  }
  state::Model model;
  model.category = state::Category::kPro;
  CHECK(keys::category_of(with_model(model), kModel) == state::Category::kPro);
  CHECK(keys::category_of({}, kModel) == state::Category::kFlash);
}

TEST_CASE("keys: daily limits of model and category hold until midnight in Los Angeles") {
  struct Row {
    std::string_view name;
    std::optional<int64_t> daily;
    std::optional<int64_t> individual;
    std::optional<int64_t> rpd;
    std::optional<int64_t> flash;
    bool ready;
  };
  const Row rows[] = {
      {"no limit", {}, {}, {}, {}, true},
      {"daily above", 11, {}, {}, {}, true},
      {"daily reached", 10, {}, {}, {}, false},
      {"individual reached", 50, 9, {}, {}, false},
      {"rpd reached", {}, {}, 10, {}, false},
      {"none allowed", 0, {}, {}, {}, false},
      {"category with the other model's 5", {}, {}, {}, 15, false},
      {"category above", {}, {}, {}, 16, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    state::KeysDocument document = one_key(10);
    state::model_record(document.keys[0], "gemini-3-flash").today.requests = 5;
    state::model_record(document.keys[0], "gemini-2.5-pro").today.requests = 500;
    state::Model model;
    model.category = state::Category::kFlash;
    model.daily_quota = row.daily;
    model.individual_quota = row.individual;
    model.rpd = row.rpd;
    state::ConfigDocument config = with_model(model);
    config.policy.settings.category_quotas.flash = row.flash;
    const std::optional<keys::Empty> empty = ask_at(document, config, kNow);
    CHECK(empty.has_value() == !row.ready);
    if (!empty) continue;
    CHECK(empty->kind == keys::Empty::Kind::kQuota);
    CHECK(base::write_utc(empty->until_ms) == "2026-11-22T08:00:00Z");
    if (row.name == "none allowed") continue;
    CHECK_FALSE(ask_at(document, config, empty->until_ms).has_value());
  }
}

TEST_CASE("keys: the quota day ends at midnight in March, July and November") {
  struct Row {
    int64_t now;
    std::string_view midnight;
  };
  const Row rows[] = {
      {utc(2026, 3, 8, 9), "2026-03-09T07:00:00Z"},  {utc(2026, 3, 9, 6), "2026-03-09T07:00:00Z"},
      {utc(2026, 7, 15, 6), "2026-07-15T07:00:00Z"}, {utc(2026, 11, 1, 7), "2026-11-02T08:00:00Z"},
      {utc(2026, 11, 2, 7), "2026-11-02T08:00:00Z"},
  };
  state::Model model;
  model.daily_quota = 10;
  for (const Row& row : rows) {
    CAPTURE(row.midnight);
    state::KeysDocument document = one_key(10);
    document.day = base::pacific_day(row.now);
    const std::optional<keys::Empty> empty = ask_at(document, with_model(model), row.now);
    REQUIRE(empty.has_value());
    CHECK(base::write_utc(empty->until_ms) == row.midnight);
    CHECK(ask_at(document, with_model(model), empty->until_ms - 1).has_value());
    CHECK_FALSE(ask_at(document, with_model(model), empty->until_ms).has_value());
  }
}

TEST_CASE("keys: pending calls count for the day they began in") {
  const int64_t midnight = base::next_pacific_midnight_ms(kNow);
  state::Model model;
  model.daily_quota = 2;
  const state::KeysDocument document = one_key(0);
  keys::LocalCounts counts;
  for (const std::string id : {"a", "b"}) {
    counts.start_call(id, document.keys[0], kModel, midnight - 1000);
  }
  CHECK(ask_at(document, with_model(model), midnight - 500, counts).has_value());
  CHECK_FALSE(ask_at(document, with_model(model), midnight, counts).has_value());
  state::Outcome outcome;
  outcome.id = "a";
  outcome.attempts = {{"k0", 200, {}}};
  counts.forget(outcome);
  CHECK_FALSE(ask_at(document, with_model(model), midnight - 500, counts).has_value());
}

TEST_CASE("keys: a pending call that was not answered counts for the minute alone") {
  state::Model daily;
  daily.daily_quota = 2;
  state::Model minutely;
  minutely.rpm = 2;
  const state::KeysDocument document = one_key(0);
  keys::LocalCounts counts;
  state::Outcome outcome;
  outcome.id = "a";
  for (const state::CallEnd end : {state::CallEnd::kFailed, state::CallEnd::kAnswered}) {
    counts.start_call(outcome.id, document.keys[0], kModel, kNow);
    outcome.attempts.push_back({.key_id = "k0", .end = end});
  }
  // They may be answered yet.
  CHECK(ask_at(document, with_model(daily), kNow, counts).has_value());
  support::end_chat(counts, outcome);
  CHECK_FALSE(ask_at(document, with_model(daily), kNow, counts).has_value());
  CHECK(ask_at(document, with_model(minutely), kNow, counts).has_value());
}

TEST_CASE("keys: a window remembers the last sixty seconds") {
  state::Window window;
  keys::add_to_window(window, 10 * 60'000 + 5'000, 4, 400);
  keys::add_to_window(window, 10 * 60'000 + 59'000, 2, 100);
  struct Row {
    int64_t after_ms;
    int64_t requests;
    int64_t tokens;
  };
  const Row rows[] = {
      {59'999, 6, 500}, {60'000, 6, 500}, {90'000, 3, 250}, {110'000, 1, 84},
      {119'999, 1, 1},  {120'000, 0, 0},  {999'999, 0, 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.after_ms);
    const keys::Rate rate = keys::rate_at(window, 10 * 60'000 + row.after_ms);
    CHECK(rate.requests == row.requests);
    CHECK(rate.tokens == row.tokens);
  }
  keys::add_to_window(window, 11 * 60'000, 1, 1);
  keys::add_to_window(window, 10 * 60'000, 1, 1);
  keys::add_to_window(window, 9 * 60'000, 100, 100);
  CHECK(keys::rate_at(window, 11 * 60'000).requests == 8);
  CHECK(keys::rate_at(window, 11 * 60'000).tokens == 502);
}

TEST_CASE("keys: a minute's limit frees the key when it says so") {
  struct Row {
    std::string_view name;
    std::optional<int64_t> rpm;
    std::optional<int64_t> tpm;
    bool ready;
  };
  const Row rows[] = {
      {"requests reached", 5, {}, false},
      {"requests left", 6, {}, true},
      {"tokens reached", {}, 1000, false},
      {"tokens left", {}, 1001, true},
      {"both", 3, 400, false},
      {"one a minute", 1, {}, false},
      {"none allowed", 0, {}, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    state::KeysDocument document = one_key(0);
    keys::add_to_window(document.keys[0].models[0].window, kNow, 5, 1000);
    state::Model model;
    model.rpm = row.rpm;
    model.tpm = row.tpm;
    const std::optional<keys::Empty> empty = ask_at(document, with_model(model), kNow);
    CHECK(empty.has_value() == !row.ready);
    if (!empty) continue;
    CHECK(empty->kind == keys::Empty::Kind::kRateLimited);
    CHECK(empty->until_ms > kNow);
    CHECK(empty->until_ms <= kNow + 120'000);
    CHECK(ask_at(document, with_model(model), kNow + 1000).has_value());
    if (row.name == "none allowed") continue;
    CHECK_FALSE(ask_at(document, with_model(model), empty->until_ms).has_value());
  }
}

TEST_CASE("keys: what was called in the minute before frees the key within this minute") {
  constexpr int64_t kMinute = kNow - 30'000;
  struct Row {
    std::string_view name;
    int64_t previous;
    int64_t present;
    int64_t pending;  // began with the minute before, and the Ledger does not know of it
    int64_t limit;
    int64_t after_ms;
    int64_t free_after_ms;
  };
  const Row rows[] = {
      {"all before", 5, 0, 0, 5, 4'000, 12'000},
      {"all before, far too much", 50, 0, 0, 5, 4'000, 55'200},
      {"some of each", 4, 2, 0, 5, 4'000, 30'000},
      {"this minute leaves one", 4, 4, 0, 5, 4'000, 60'000},
      {"this minute leaves none", 4, 5, 0, 5, 4'000, 72'000},
      {"one a minute", 1, 0, 0, 1, 4'000, 60'000},
      {"one a minute, just now", 0, 1, 0, 1, 4'000, 120'000},
      {"some under way", 4, 0, 2, 5, 4'000, 30'000},
      {"all under way", 0, 0, 5, 5, 4'000, 60'000},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    state::KeysDocument document = one_key(0);
    state::Window& window = document.keys[0].models[0].window;
    keys::add_to_window(window, kMinute - 1, row.previous, 0);
    keys::add_to_window(window, kMinute, row.present, 0);
    keys::LocalCounts counts;
    for (int64_t i = 0; i < row.pending; ++i) {
      counts.start_call("p", document.keys[0], kModel, kMinute - 1);
    }
    state::Model model;
    model.rpm = row.limit;
    const state::ConfigDocument config = with_model(model);
    const auto empty = ask_at(document, config, kMinute + row.after_ms, counts);
    REQUIRE(empty.has_value());
    CHECK(empty->until_ms - kMinute == row.free_after_ms);
    CHECK_FALSE(ask_at(document, config, empty->until_ms, counts).has_value());
    if (row.pending > 0) continue;
    CHECK(ask_at(document, config, empty->until_ms - 1, counts).has_value());
  }
}

TEST_CASE("keys: local calls and the project's other keys count for a minute's limit") {
  state::KeysDocument document = one_key(0);
  document.keys.push_back(document.keys[0]);
  document.keys[1].id = "k1";
  state::Model model;
  model.rpm = 2;
  keys::LocalCounts counts;
  counts.start_call("a", document.keys[0], kModel, kNow);
  counts.start_call("b", document.keys[0], kModel, kNow);
  CHECK_FALSE(ask_at(document, with_model(model), kNow, counts).has_value());
  document.keys[0].project_group = document.keys[1].project_group = "p";
  const std::optional<keys::Empty> empty = ask_at(document, with_model(model), kNow, counts);
  REQUIRE(empty.has_value());
  CHECK(empty->until_ms == kNow + 60'000);
  CHECK_FALSE(ask_at(document, with_model(model), kNow + 60'000, counts).has_value());
}

TEST_CASE("keys: tokens of a chat that ended count before the Ledger tells them") {
  const state::KeysDocument document = one_key(0);
  state::Model model;
  model.tpm = 10;
  for (const int64_t prompt : {9, 10}) {
    keys::LocalCounts counts;
    counts.start_call("a", document.keys[0], kModel, kNow);
    state::Outcome outcome;
    outcome.id = "a";
    outcome.attempts = {{"k0", 200, {}, state::CallEnd::kAnswered, {.prompt = prompt}}};
    CHECK_FALSE(ask_at(document, with_model(model), kNow, counts).has_value());
    support::end_chat(counts, outcome);
    CHECK(ask_at(document, with_model(model), kNow, counts).has_value() == (prompt == 10));
  }
}

TEST_CASE("keys: what the keys of one project used counts together for every limit") {
  struct Row {
    std::string_view name;
    std::optional<int64_t> daily;
    std::optional<int64_t> flash;
    std::optional<int64_t> rpm;
    std::optional<int64_t> tpm;
    bool ready;
  };
  const Row rows[] = {
      {"day reached", 6, {}, {}, {}, false},      {"day left", 7, {}, {}, {}, true},
      {"category reached", {}, 6, {}, {}, false}, {"category left", {}, 7, {}, {}, true},
      {"minute reached", {}, {}, 4, {}, false},   {"minute left", {}, {}, 5, {}, true},
      {"tokens reached", {}, {}, {}, 10, false},  {"tokens left", {}, {}, {}, 11, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    state::KeysDocument document = one_key(3);
    keys::add_to_window(document.keys[0].models[0].window, kNow, 2, 5);
    document.keys[0].project_group = "p";
    document.keys.push_back(document.keys[0]);
    document.keys[1].id = "k1";
    state::Model model;
    model.category = state::Category::kFlash;
    model.daily_quota = row.daily;
    model.rpm = row.rpm;
    model.tpm = row.tpm;
    state::ConfigDocument config = with_model(model);
    config.policy.settings.category_quotas.flash = row.flash;
    CHECK(ask_at(document, config, kNow).has_value() == !row.ready);
  }
}
