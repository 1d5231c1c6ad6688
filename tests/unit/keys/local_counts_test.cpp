#include "keys/local_counts.h"

#include <catch2/catch.hpp>
#include <string>

#include "base/pacific_time.h"
#include "keys/client_limit.h"
#include "keys/quota.h"
#include "unit/keys/end_chat.h"

namespace {

constexpr int64_t kNow = 1795305600000 + 30'000;
constexpr std::string_view kModel = "gemini-2.5-flash";

state::GeminiKey key_of_pool() {
  state::GeminiKey key;
  key.id = "k0";
  return key;
}

state::WorkerKey client() {
  state::WorkerKey key;
  key.id = "w";
  return key;
}

keys::Use use_at(const keys::LocalCounts& counts, int64_t now_ms) {
  const state::KeysDocument document;
  const state::ConfigDocument config;
  return keys::Meter(document, config, counts, kModel, now_ms).use_of(key_of_pool());
}

bool may(const state::WorkerKey& key, const keys::LocalCounts& counts, int64_t now_ms) {
  return keys::check_client_limits({}, key, counts, now_ms).has_value();
}

void start(keys::LocalCounts& counts, std::string_view chat_id, int64_t now_ms) {
  counts.start_chat(chat_id, "w", kModel, now_ms);
  counts.start_call(chat_id, key_of_pool(), kModel, now_ms);
}

state::Outcome ended(std::string id, int64_t prompt,
                     state::CallEnd end = state::CallEnd::kAnswered) {
  state::Outcome outcome;
  outcome.id = std::move(id);
  outcome.worker_key_id = "w";
  outcome.attempts = {{.key_id = "k0", .end = end, .usage = {.prompt = prompt}}};
  outcome.usage.prompt = prompt;
  return outcome;
}

}  // namespace

TEST_CASE("keys: of two chats at once the one that is not reported yet still fills the minute") {
  state::WorkerKey narrow = client();
  narrow.rpm = 1;
  for (const std::string first : {"a", "b"}) {
    CAPTURE(first);
    keys::LocalCounts counts;
    start(counts, "a", kNow);
    start(counts, "b", kNow);
    const state::Outcome outcome = ended(first, 7);
    support::end_chat(counts, outcome);
    counts.forget(outcome);
    CHECK(keys::rate_of(use_at(counts, kNow).recent, kNow).requests == 1);
    CHECK_FALSE(may(narrow, counts, kNow));
    counts.forget(ended(first == "a" ? "b" : "a", 0));
    CHECK(keys::rate_of(use_at(counts, kNow).recent, kNow).requests == 0);
    CHECK(may(narrow, counts, kNow));
  }
}

TEST_CASE("keys: what a chat used is booked on it, and not on another of the same keys") {
  state::WorkerKey frugal = client();
  frugal.daily_tokens = 70;
  for (const std::string first : {"a", "b"}) {
    CAPTURE(first);
    keys::LocalCounts counts;
    start(counts, "a", kNow);
    start(counts, "b", kNow);
    const state::Outcome outcome = ended(first, 70);
    support::end_chat(counts, outcome);
    CHECK(keys::rate_of(use_at(counts, kNow).recent, kNow).tokens == 70);
    CHECK_FALSE(may(frugal, counts, kNow));
    // The Ledger tells them from here on.
    counts.forget(outcome);
    CHECK(keys::rate_of(use_at(counts, kNow).recent, kNow).tokens == 0);
    CHECK(may(frugal, counts, kNow));
  }
}

TEST_CASE("keys: a chat that no key answered takes none of another's calls off the day") {
  state::WorkerKey daily = client();
  daily.daily_requests = 1;
  keys::LocalCounts counts;
  start(counts, "a", kNow);
  start(counts, "b", kNow);
  const state::Outcome outcome = ended("b", 0, state::CallEnd::kFailed);
  support::end_chat(counts, outcome);
  counts.forget(outcome);
  CHECK(use_at(counts, kNow).today == 1);
  CHECK_FALSE(may(daily, counts, kNow));
}

TEST_CASE("keys: the day of a category holds today's answered calls of its models alone") {
  const int64_t midnight = base::next_pacific_midnight_ms(kNow);
  keys::LocalCounts counts;
  const auto call = [&](std::string_view chat_id, std::string_view model, int64_t begun_ms) {
    counts.start_call(chat_id, key_of_pool(), model, begun_ms);
  };
  call("yesterday", "gemini-3-flash", midnight - 1);
  call("at midnight", "gemini-3-flash", midnight);
  call("of another category", "gemini-2.5-pro", midnight);
  call("failed", kModel, midnight);
  support::end_chat(counts, ended("failed", 0, state::CallEnd::kFailed));
  call("answered", kModel, midnight);
  support::end_chat(counts, ended("answered", 0));
  const keys::Use use = use_at(counts, midnight);
  CHECK(use.category_today == 2);
  CHECK(use.today == 1);
}

TEST_CASE("keys: the day of a category holds calls of any number of models") {
  constexpr int kMany = 100;
  keys::LocalCounts counts;
  for (int i = 0; i < kMany; ++i) {
    const std::string number = std::to_string(i);
    for (const std::string& model : {"gemini-3-flash-" + number, "gemini-2.5-pro-" + number}) {
      counts.start_call(model, key_of_pool(), model, kNow);
      counts.start_call(model, key_of_pool(), model, kNow);
    }
  }
  CHECK(use_at(counts, kNow).category_today == 2 * kMany);
}

TEST_CASE("keys: a worker key's day begins with the chats of midnight") {
  const int64_t midnight = base::next_pacific_midnight_ms(kNow);
  state::WorkerKey daily = client();
  daily.daily_requests = 1;
  keys::LocalCounts counts;
  counts.start_chat("a", "w", kModel, midnight - 1);
  CHECK(may(daily, counts, midnight));
  counts.start_chat("b", "w", kModel, midnight);
  CHECK_FALSE(may(daily, counts, midnight));
}

TEST_CASE("keys: rounds begin anew only when a model is met beyond a hundred") {
  keys::LocalCounts counts;
  const auto call = [&](int number) {
    counts.start_call("c", key_of_pool(), "m" + std::to_string(number), kNow);
  };
  for (int i = 0; i < 100; ++i) call(i);
  call(99);
  for (int i = 0; i < 100; ++i) CHECK(counts.rotation("m" + std::to_string(i)) != nullptr);
  call(100);
  CHECK(counts.rotation("m100") != nullptr);
  CHECK(counts.rotation("m0") == nullptr);
}
