#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "state/keys_document.h"
#include "state/report.h"
#include "state/words.h"

// What another version has stored or sent, as this one reads it, and what others must understand.

namespace {

// There are versions that refuse the whole text that holds any other.
constexpr std::string_view kReasonsOfAll[] = {
    "none",     "invalid",    "suspended",   "address_blocked", "billing",
    "credit",   "no_quota",   "daily_quota", "minute_quota",    "hour_quota",
    "capacity", "model_gone", "permission",  "unreadable"};

int count_reasons(std::string_view text) {
  constexpr std::string_view kMember = R"("reason":")";
  int found = 0;
  for (size_t at = 0; (at = text.find(kMember, at)) != std::string_view::npos; ++found) {
    at += kMember.size();
    const std::string_view reason = text.substr(at, text.find('"', at) - at);
    CAPTURE(std::string(reason));
    CHECK(std::ranges::find(kReasonsOfAll, reason) != std::end(kReasonsOfAll));
  }
  return found;
}

}  // namespace

TEST_CASE("state: a reason that only another version knows costs itself, not the keys") {
  const auto keys = state::read_keys_document(
      R"({"v":1,"keys":[{"id":"a","health":{"state":"cooling","reason":"of_a_later_version",)"
      R"("until":9},"models":[{"model":"m","requests":3,"health":{"state":"exhausted",)"
      R"("reason":"of_a_later_version","until":8,"strikes":2}}]},{"id":"b"}]})");
  REQUIRE(keys.has_value());
  REQUIRE(keys->keys.size() == 2);
  const state::Health unknown = {state::HealthState::kCooling, base::CoolReason::kNone, 9};
  CHECK(keys->keys[0].health == unknown);
  const state::ModelRecord& record = keys->keys[0].models[0];
  CHECK(record.health.state == state::HealthState::kExhausted);
  CHECK(record.health.until_ms == 8);
  CHECK(record.today.requests == 3);
  CHECK_FALSE(state::read_keys_document(
                  R"({"v":1,"keys":[{"id":"a","health":{"state":"cooling","reason":1}}]})")
                  .has_value());
}

TEST_CASE("state: every version reads what holds a reason, and this one which it is") {
  for (int i = 0; i <= static_cast<int>(state::last_of(base::CoolReason())); ++i) {
    const auto reason = static_cast<base::CoolReason>(i);
    CAPTURE(std::string(state::word(reason)));
    const state::Health health = {state::HealthState::kCooling, reason, 9};
    state::KeysDocument keys;
    state::GeminiKey& key = keys.keys.emplace_back();
    key.id = "a";
    key.health = health;
    key.models.emplace_back().model = "m";
    key.models[0].health = health;
    base::Buffer stored;
    state::write_keys_document(keys, stored);
    CHECK(count_reasons(stored.str()) == 2);
    const auto read = state::read_keys_document(stored.str());
    REQUIRE(read.has_value());
    CHECK(read->keys[0].health == health);
    CHECK(read->keys[0].models[0].health == health);

    state::Report report;
    state::Outcome& outcome = report.outcomes.emplace_back();
    outcome.id = "x";
    outcome.attempts = {{"a", 403, reason}};
    outcome.effects = {{"a", "", base::KeyEffect::kDisable, reason}};
    base::Buffer sent;
    state::write_report(report, sent);
    CHECK(count_reasons(sent.str()) == (reason == base::CoolReason::kNone ? 0 : 2));
    const auto heard = state::read_report(sent.str());
    REQUIRE(heard.has_value());
    CHECK(heard->outcomes[0].attempts[0].reason == reason);
    CHECK(heard->outcomes[0].effects[0].reason == reason);
  }
}

TEST_CASE("state: a cause that only another version knows leaves the reason") {
  const auto keys = state::read_keys_document(
      R"({"v":1,"keys":[{"id":"a","health":{"state":"suspended","reason":"suspended",)"
      R"("cause":"of_a_later_version"}},{"id":"b","health":{"state":"suspended",)"
      R"("reason":"leaked"}}]})");
  REQUIRE(keys.has_value());
  CHECK(keys->keys[0].health.reason == base::CoolReason::kSuspended);
  CHECK(keys->keys[1].health.reason == base::CoolReason::kLeaked);
}

TEST_CASE("state: a repair that only another version knows costs itself, not the report") {
  const auto report = state::read_report(
      R"({"v":1,"outcomes":[{"id":"x","result":"ok","model":"m","repair":"of_a_later_version",)"
      R"("attempts":[{"key":"a","status":200,"end":"answered"}]},)"
      R"({"id":"y","result":"ok","repair":"fan_out"}]})");
  REQUIRE(report.has_value());
  REQUIRE(report->outcomes.size() == 2);
  CHECK(report->outcomes[0].repair == base::Repair::kNone);
  CHECK(report->outcomes[0].attempts.size() == 1);
  CHECK(report->outcomes[1].repair == base::Repair::kFanOut);
  CHECK_FALSE(state::read_report(R"({"v":1,"outcomes":[{"id":"x","repair":1}]})").has_value());
}
