#include <catch2/catch.hpp>
#include <string>

#include "base/pacific_time.h"
#include "chat/failure.h"
#include "keys/client_limit.h"
#include "keys/empty.h"
#include "keys/window.h"

namespace {

constexpr int64_t kNow = 1795305600000;
constexpr std::string_view kModel = "gemini-2.5-flash";

state::ConfigDocument one_client(const state::WorkerKey& key) {
  state::ConfigDocument config;
  config.day = base::pacific_day(kNow);
  config.worker_keys = {key};
  return config;
}

}  // namespace

TEST_CASE("keys: an empty pool answers as the contract says") {
  using Kind = keys::Empty::Kind;
  struct Row {
    keys::Empty empty;
    base::ErrorCode code;
    int status;
    std::string_view message;
    std::optional<long> retry_after_s;
    bool no_retry;
  };
  const Row rows[] = {
      {{Kind::kQuota, kNow + 28'800'000},
       base::ErrorCode::kInsufficientQuota,
       429,
       "Every usable Gemini key is out of daily quota for gemini-2.5-flash; resets at "
       "2026-11-22T08:00:00Z.",
       28800,
       true},
      {{Kind::kNoQuota, kNow + 86'400'000},
       base::ErrorCode::kInsufficientQuota,
       429,
       "Google gives your Gemini keys no quota for gemini-2.5-flash (limit 0): use another model, "
       "or a key of a project with billing.",
       86'400,
       true},
      {{Kind::kNoKey, 0},
       base::ErrorCode::kNoAvailableKey,
       503,
       "No usable Gemini API key is configured for this request.",
       std::nullopt,
       true},
      {{Kind::kRateLimited, kNow + 40'001},
       base::ErrorCode::kRateLimitExceeded,
       429,
       "All Gemini keys for gemini-2.5-flash are rate limited; retry in 41 s.",
       41,
       false},
      {{Kind::kRateLimited, kNow},
       base::ErrorCode::kRateLimitExceeded,
       429,
       "All Gemini keys for gemini-2.5-flash are rate limited; retry in 1 s.",
       1,
       false},
      {{Kind::kModelGone, kNow + 9},
       base::ErrorCode::kModelNotFound,
       404,
       "The model `gemini-2.5-flash` is not available to any configured Gemini key.",
       std::nullopt,
       false},
      {{Kind::kPermission, kNow + 9},
       base::ErrorCode::kPermissionDenied,
       403,
       "No configured Gemini key has permission to use gemini-2.5-flash.",
       std::nullopt,
       false},
      {{Kind::kNoKey, 0, true},
       base::ErrorCode::kNoAvailableKey,
       503,
       "The Gemini key whose project has what this request names (files, caches, thought "
       "signatures) cannot be used "
       "now.",
       std::nullopt,
       true},
      {{Kind::kQuota, kNow + 28'800'000, true},
       base::ErrorCode::kInsufficientQuota,
       429,
       "The Gemini key whose project has what this request names (files, caches, thought "
       "signatures) is out of daily "
       "quota for gemini-2.5-flash; resets at 2026-11-22T08:00:00Z.",
       28800,
       true},
      {{Kind::kCredit, kNow + 3'600'000},
       base::ErrorCode::kInsufficientQuota,
       429,
       "The prepaid credit behind your Gemini keys is used up: top it up, or use keys of other "
       "Google projects.",
       3600,
       true},
      {{Kind::kCredit, kNow + 3'600'000, true},
       base::ErrorCode::kInsufficientQuota,
       429,
       "The prepaid credit behind the Gemini key whose project has what this request names (files, "
       "caches, thought signatures) is used up: top it up, or use keys of other Google projects.",
       3600,
       true},
      {{Kind::kNoQuota, kNow + 86'400'000, true},
       base::ErrorCode::kInsufficientQuota,
       429,
       "Google gives the Gemini key whose project has what this request names (files, caches, "
       "thought signatures) no "
       "quota for gemini-2.5-flash (limit 0): use another model, or a key of a project with "
       "billing.",
       86'400,
       true},
      {{Kind::kRateLimited, kNow + 40'001, true},
       base::ErrorCode::kRateLimitExceeded,
       429,
       "The Gemini key whose project has what this request names (files, caches, thought "
       "signatures) is rate limited "
       "for gemini-2.5-flash; retry in 41 s.",
       41,
       false},
      {{Kind::kModelGone, kNow + 9, true},
       base::ErrorCode::kModelNotFound,
       404,
       "The model `gemini-2.5-flash` is not available to the Gemini key whose project has what "
       "this request names (files, caches, thought signatures).",
       std::nullopt,
       false},
      {{Kind::kPermission, kNow + 9, true},
       base::ErrorCode::kPermissionDenied,
       403,
       "The Gemini key whose project has what this request names (files, caches, thought "
       "signatures) has no permission "
       "to use gemini-2.5-flash.",
       std::nullopt,
       false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.message);
    const base::Error error = keys::empty_error(row.empty, kModel, kNow);
    CHECK(error.code == row.code);
    CHECK(error.http_status() == row.status);
    CHECK(error.message == row.message);
    CHECK(error.retry_after_s == row.retry_after_s);
    CHECK(error.no_retry == row.no_retry);
  }
}

TEST_CASE("keys: the last word after a failure is the pool's only when no key could help") {
  state::KeysDocument document;
  document.keys.resize(2);
  document.keys[0].id = "k0";
  document.keys[1].id = "k1";
  chat::Failure failure;
  failure.next = chat::NextStep::kNextKey;
  failure.client = {base::ErrorCode::kInsufficientQuota, "upstream's words"};
  keys::Ask ask;
  ask.model = kModel;
  ask.now_ms = kNow;
  const std::vector<std::string> tried = {"k0", "k1"};
  ask.tried = tried;
  CHECK(keys::final_error(document, {}, {}, ask, failure).message == "upstream's words");
  failure.client.no_retry = true;
  failure.client.status = 418;
  failure.effect = chat::KeyEffect::kCoolModel;
  const base::Error again = keys::final_error(document, {}, {}, ask, failure);
  CHECK(again.message == "upstream's words");
  CHECK(again.code == base::ErrorCode::kRateLimitExceeded);
  CHECK(again.http_status() == 429);
  CHECK(again.retry_after_s == 1);
  CHECK_FALSE(again.no_retry);
  using enum chat::KeyEffect;
  for (const chat::KeyEffect of_key : {kSuspect, kDisable, kCoolKey}) {
    failure.effect = of_key;
    const base::Error told = keys::final_error(document, {}, {}, ask, failure);
    CHECK(told.code == base::ErrorCode::kRateLimitExceeded);
    CHECK(told.retry_after_s == 1);
    CHECK(told.message ==
          "A Gemini key of this gateway cannot be used, others can: upstream's words");
  }
  failure.effect = kCoolModel;
  ask.model = "";
  CHECK(keys::final_error(document, {}, {}, ask, failure).no_retry);
  ask.model = kModel;
  for (state::GeminiKey& key : document.keys) key.enabled = false;
  CHECK(keys::final_error(document, {}, {}, ask, failure).code == base::ErrorCode::kNoAvailableKey);
  failure.next = chat::NextStep::kWait;
  CHECK(keys::final_error(document, {}, {}, ask, failure).message == "upstream's words");
}

TEST_CASE("keys: the limits of a worker key") {
  struct Row {
    std::string_view name;
    state::WorkerKey key;
    std::optional<base::ErrorCode> expected;
    std::optional<long> retry_after_s;
  };
  state::WorkerKey plain;
  plain.id = "w";
  plain.today = {10, 5000};
  plain.window = {kNow / 60'000, 3, 0, 0, 0};
  const auto with = [&](auto change) {
    state::WorkerKey key = plain;
    change(key);
    return key;
  };
  using state::WorkerKey;
  const Row rows[] = {
      {"no limit", plain, {}, {}},
      {"model listed",
       with([](WorkerKey& k) {
         k.allowed_models = {"x", "gemini-2.5-flash"};
       }),
       {},
       {}},
      {"alias listed", with([](WorkerKey& k) { k.allowed_models = {"gpt-4o"}; }), {}, {}},
      {"model not listed",
       with([](WorkerKey& k) { k.allowed_models = {"x"}; }),
       base::ErrorCode::kModelNotAllowed,
       {}},
      {"requests left", with([](WorkerKey& k) { k.daily_requests = 11; }), {}, {}},
      {"requests used", with([](WorkerKey& k) { k.daily_requests = 10; }),
       base::ErrorCode::kInsufficientQuota, 28800},
      {"tokens left", with([](WorkerKey& k) { k.daily_tokens = 5001; }), {}, {}},
      {"tokens used", with([](WorkerKey& k) { k.daily_tokens = 5000; }),
       base::ErrorCode::kInsufficientQuota, 28800},
      {"minute left", with([](WorkerKey& k) { k.rpm = 4; }), {}, {}},
      {"minute used", with([](WorkerKey& k) { k.rpm = 3; }), base::ErrorCode::kRateLimitExceeded,
       80},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const state::ConfigDocument config = one_client(row.key);
    const base::Status status =
        keys::check_allowance(config, config.worker_keys[0], {}, kModel, "gpt-4o", kNow);
    CHECK(status.has_value() == !row.expected);
    const base::Status without_model =
        keys::check_client_limits(config, config.worker_keys[0], {}, kNow);
    const bool of_list = row.expected == base::ErrorCode::kModelNotAllowed;
    CHECK(without_model.has_value() == (status.has_value() || of_list));
    if (status || !row.expected) continue;
    CHECK(status.error().code == *row.expected);
    CHECK(status.error().retry_after_s == row.retry_after_s);
    CHECK(status.error().no_retry == (row.expected == base::ErrorCode::kInsufficientQuota));
  }
}

TEST_CASE("keys: a limit a minute is told in the number it has") {
  for (const int64_t limit : {1, 2}) {
    CAPTURE(limit);
    state::WorkerKey key;
    key.id = "w";
    key.rpm = limit;
    const state::ConfigDocument config = one_client(key);
    keys::LocalCounts counts;
    for (int64_t i = 0; i < limit; ++i) {
      counts.start_chat(std::to_string(i), "w", kModel, kNow);
    }
    const base::Status status =
        keys::check_client_limits(config, config.worker_keys[0], counts, kNow);
    REQUIRE_FALSE(status);
    CHECK(status.error().message.starts_with(limit == 1
                                                 ? "This API key may make 1 request a minute;"
                                                 : "This API key may make 2 requests a minute;"));
  }
}

TEST_CASE("keys: a worker key is told the moment in this minute when it may go on") {
  state::WorkerKey key;
  key.id = "w";
  key.rpm = 5;
  keys::add_to_window(key.window, kNow - 10'000, 5, 0);
  const auto limits_at = [&](int64_t now) {
    return keys::check_client_limits(one_client(key), key, {}, now);
  };
  const base::Status status = limits_at(kNow + 4'000);
  REQUIRE_FALSE(status);
  CHECK(status.error().retry_after_s == 8);
  CHECK_FALSE(limits_at(kNow + 11'999).has_value());
  CHECK(limits_at(kNow + 12'000).has_value());
}

TEST_CASE("keys: a worker key's chats count at once and its counters end with the day") {
  state::WorkerKey key;
  key.id = "w";
  key.daily_requests = 2;
  key.daily_tokens = 100;
  const state::ConfigDocument config = one_client(key);
  keys::LocalCounts counts;
  const auto allowed = [&](int64_t now) {
    return keys::check_allowance(config, config.worker_keys[0], counts, kModel, kModel, now)
        .has_value();
  };
  state::Outcome outcome;
  for (const int64_t completion : {9, 10}) {
    outcome.id = std::to_string(completion);
    outcome.worker_key_id = "w";
    outcome.usage = {.prompt = 90, .completion = completion};
    counts.start_chat(outcome.id, "w", kModel, kNow);
    CHECK(allowed(kNow));
    counts.end_chat(outcome);
    CHECK(allowed(kNow) == (completion == 9));
    counts.forget(outcome);
    CHECK(allowed(kNow));
  }
  counts.start_chat("r2", "w", kModel, kNow);
  counts.start_chat("r3", "w", kModel, kNow);
  CHECK_FALSE(allowed(kNow));
  CHECK(allowed(base::next_pacific_midnight_ms(kNow)));
  // A chat that no key has answered is none of the day's.
  outcome = {};
  outcome.id = "r3";
  outcome.worker_key_id = "w";
  outcome.attempts = {{.key_id = "k0", .end = state::CallEnd::kFailed}};
  counts.end_chat(outcome);
  CHECK(allowed(kNow));
}

TEST_CASE("keys: a worker key's chats under way count for its minute") {
  state::WorkerKey key;
  key.id = "w";
  key.rpm = 2;
  const state::ConfigDocument config = one_client(key);
  keys::LocalCounts counts;
  counts.start_chat("r1", "w", kModel, kNow);
  CHECK(keys::check_client_limits(config, key, counts, kNow).has_value());
  counts.start_chat("r2", "w", kModel, kNow);
  CHECK_FALSE(keys::check_client_limits(config, key, counts, kNow).has_value());
  CHECK_FALSE(keys::check_client_limits(config, key, counts, kNow + 59'999).has_value());
  CHECK(keys::check_client_limits(config, key, counts, kNow + 60'000).has_value());
}

TEST_CASE("keys: configured models restrict and rename") {
  state::ConfigDocument config;
  config.policy.models.resize(1);
  config.policy.models[0].id = "m";
  config.policy.models[0].aliases = {"gpt-4o", "fast"};
  CHECK(keys::is_model_allowed(config, "other"));
  config.policy.settings.restrict_models = true;
  CHECK_FALSE(keys::is_model_allowed(config, "other"));
  CHECK(keys::is_model_allowed(config, "m"));
  CHECK(keys::find_alias(config, "fast")->id == "m");
  CHECK(keys::find_alias(config, "m") == nullptr);
}
