// tests/cases/error: a failed upstream call, or an error event of a stream, and what it means for
// key, next attempt and client.
#include <catch2/catch.hpp>

#include "gemini/read_error.h"
#include "keys/health.h"
#include "state/words.h"
#include "unit/support/cases.h"

namespace {

constexpr int64_t kNow = 1795305600000;  // midnight in Los Angeles is eight hours away
constexpr int64_t kMidnight = kNow + 8 * 3'600'000;

std::string_view word(chat::NextStep next) {
  switch (next) {
    case chat::NextStep::kNextKey:
      return "next-key";
    case chat::NextStep::kSwitchOnce:
      return "switch-once";
    case chat::NextStep::kWait:
      return "wait";
    case chat::NextStep::kRepair:
      return "repair";
    case chat::NextStep::kFail:
      return "fail";
  }
  return "?";
}

void check_client(const json::Value& row, const base::Error& error) {
  if (const json::Value* client = row.find("client")) {
    const auto items = client->items();
    CHECK(error.http_status() == items[0].as_int());
    if (items[1].is_string()) {
      CHECK(base::error_info(error.code).code == items[1].string());
    }
    CHECK(error.param == (items[2].is_string() ? items[2].string() : std::string_view()));
  }
  if (const json::Value* message = row.find("message")) CHECK(error.message == message->string());
  if (const json::Value* after = row.find("retry_after_s")) {
    CHECK(error.retry_after_s == after->as_int());
  }
  if (const json::Value* no_retry = row.find("no_retry")) {
    CHECK(error.no_retry == no_retry->boolean());
  }
}

// What a key rests when the same failure meets it each time it is back.
void check_rests(const json::Value& lengths, const chat::Failure& failure) {
  state::KeysDocument document;
  document.keys.emplace_back().id = "k";
  int64_t now = kNow;
  for (const json::Value& length : lengths.items()) {
    const auto effect = keys::apply_failure(document, {"k"}, "m", failure, now, 1);
    const int64_t rest = effect.until_ms - now;
    const int64_t base = length.as_int().value();
    CAPTURE(base, rest);
    CHECK(rest >= base);
    CHECK(rest <= std::min(base + base / 10, failure.cool_cap_ms));
    now = effect.until_ms;
  }
}

void check_case(const support::Case& it) {
  CAPTURE(it.place);
  base::Arena arena;
  const auto row = json::read(it.text, arena);
  REQUIRE(row.has_value());
  const json::Value* event = row->find("event");
  const json::Value* body = row->find("body");
  const std::string text =
      body == nullptr ? std::string(row->find_string("text")) : json::to_text(*body);
  gemini::ErrorInput input;
  if (const json::Value* status = row->find("status")) {
    input.status = static_cast<int>(status->as_int().value());
  }
  input.body = text;
  input.retry_after = row->find_string("retry_after");
  const json::Value* model = row->find("model");
  input.model = model == nullptr ? "gemini-2.5-flash" : model->string();
  const json::Value* late = row->find("after_midnight_ms");
  const int64_t now = late == nullptr ? kNow : kMidnight + late->as_int().value();
  input.now_ms = now;
  input.names_files = row->find("names_files") != nullptr;
  input.searches = row->find("searches") != nullptr;
  const chat::Failure failure = event == nullptr ? gemini::read_failure(input, arena)
                                                 : gemini::read_stream_failure(*event, input);
  const json::Value* code = event == nullptr ? nullptr : event->find("code");
  CHECK(failure.upstream_status == (event == nullptr  ? input.status
                                    : code == nullptr ? 0
                                                      : code->as_int()));
  CHECK(state::word(failure.effect) == row->find_string("effect"));
  if (const json::Value* reason = row->find("reason")) {
    CHECK(state::word(failure.reason) == reason->string());
  }
  CHECK(word(failure.next) == row->find_string("next"));
  if (const json::Value* waits = row->find("waits"))
    CHECK(failure.waits_allowed == waits->as_int());
  if (const json::Value* cool = row->find("cool_ms")) {
    CHECK(failure.cool_until_ms.value_or(now) - now == cool->as_int());
  }
  if (const json::Value* grows = row->find("grows")) {
    CHECK(failure.cool_base_ms == grows->items()[0].as_int());
    CHECK(failure.cool_cap_ms == grows->items()[1].as_int());
  }
  if (const json::Value* rests = row->find("rests_ms")) check_rests(*rests, failure);
  if (const json::Value* repair = row->find("repair")) {
    CHECK(state::word(failure.repair) == repair->string());
  }
  check_client(*row, failure.client);
}

}  // namespace

TEST_CASE("cases: upstream errors") {
  const std::vector<support::Case> cases = support::read_cases("error/upstream.jsonl");
  REQUIRE_FALSE(cases.empty());
  for (const support::Case& it : cases) check_case(it);
}
