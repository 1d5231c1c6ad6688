#include <catch2/catch.hpp>
#include <string>

#include "state/config_document.h"
#include "state/keys_document.h"
#include "state/report.h"

namespace {

state::GeminiKey numbered(const std::string& id, int64_t seq, int64_t requests) {
  state::GeminiKey key;
  key.id = id;
  key.seq = seq;
  state::model_record(key, "m").today.requests = requests;
  return key;
}

state::KeysDocument three_keys() {
  return {30, "2026-11-21", {numbered("a", 10, 1), numbered("b", 20, 2), numbered("c", 30, 3)}};
}

state::WorkerKey numbered_client(const std::string& id, int64_t seq) {
  state::WorkerKey key;
  key.id = id;
  key.hash = "hash of " + id;
  key.seq = seq;
  return key;
}

std::string ids_of(const state::KeysDocument& document) {
  std::string ids;
  for (const state::GeminiKey& key : document.keys) ids += key.id;
  return ids;
}

// The reply as an isolate reads it.
state::ReportReply heard_of(const state::ReportReply& reply) {
  base::Buffer out;
  state::write_report_reply(reply, out);
  const base::Result<state::ReportReply> read = state::read_report_reply(out.str());
  CHECK(read.has_value());
  return read ? *read : state::ReportReply();
}

}  // namespace

TEST_CASE("state: a keys delta holds what changed after the reader's seq") {
  const std::vector<state::Removed> removed = {{"x", 5}, {"y", 25}};
  struct Row {
    int64_t since;
    std::string_view ids;
    std::vector<std::string> removed;
  };
  const Row rows[] = {
      {0, "abc", {}}, {4, "abc", {"x", "y"}}, {10, "bc", {"y"}}, {25, "c", {}}, {30, "", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.since);
    const state::KeysDelta delta = state::delta_since(three_keys(), removed, row.since);
    CHECK(ids_of(delta.changed) == row.ids);
    CHECK(delta.removed == row.removed);
    const state::KeysDelta heard = heard_of({delta, {}}).keys;
    CHECK(heard.since == row.since);
    CHECK(heard.removed == row.removed);
    CHECK(ids_of(heard.changed) == row.ids);
  }
}

TEST_CASE("state: a delta changes, adds and removes keys of a copy") {
  state::KeysDocument copy = three_keys();
  state::KeysDelta delta;
  delta.since = 30;
  delta.changed = {40, "2026-11-21", {numbered("b", 40, 9), numbered("d", 35, 4)}};
  delta.removed = {"a", "unknown"};
  CHECK(state::apply_delta(copy, delta, copy.seq) == state::Applied::kYes);
  CHECK(ids_of(copy) == "bcd");
  CHECK(copy.seq == 40);
  CHECK(copy.keys[0].models[0].today.requests == 9);
  CHECK(copy.keys[1].models[0].today.requests == 3);
}

TEST_CASE("state: a delta of a new day empties the counters of untouched keys") {
  state::KeysDocument copy = three_keys();
  copy.keys[0].models[0].health.state = state::HealthState::kCooling;
  state::KeysDelta delta;
  delta.since = 30;
  delta.changed = {31, "2026-11-22", {numbered("b", 31, 1)}};
  CHECK(state::apply_delta(copy, delta, copy.seq) == state::Applied::kYes);
  CHECK(copy.day == "2026-11-22");
  CHECK(copy.keys[0].models[0].today.requests == 0);
  CHECK(copy.keys[0].models[0].health.state == state::HealthState::kCooling);
  CHECK(copy.keys[1].models[0].today.requests == 1);
}

TEST_CASE("state: deltas that do not fit change nothing, a whole document replaces") {
  state::KeysDocument copy = three_keys();
  state::KeysDelta late;
  late.since = 10;
  late.changed = {20, "2026-11-20", {numbered("z", 20, 1)}};
  CHECK(state::apply_delta(copy, late, copy.seq) == state::Applied::kTooOld);
  state::KeysDelta gap;
  gap.since = 31;
  gap.changed = {40, "2026-11-22", {}};
  CHECK(state::apply_delta(copy, gap, copy.seq) == state::Applied::kGap);
  CHECK(ids_of(copy) == "abc");
  CHECK(copy.day == "2026-11-21");
  state::KeysDelta whole;
  whole.changed = {50, "2026-11-22", {numbered("z", 50, 1)}};
  CHECK(state::apply_delta(copy, whole, copy.seq) == state::Applied::kYes);
  CHECK(ids_of(copy) == "z");
  // The copy is ahead: of what the Ledger could not store, or by an answer that came meanwhile.
  whole.changed = {45, "2026-11-22", {numbered("y", 45, 1)}};
  CHECK(state::apply_delta(copy, whole, 40) == state::Applied::kTooOld);
  CHECK(state::apply_delta(copy, whole, copy.seq) == state::Applied::kYes);
  CHECK(ids_of(copy) == "y");
  CHECK(copy.seq == 45);
}

TEST_CASE("state: since nothing, a delta is the whole document, even of one that never changed") {
  state::KeysDocument keys;
  keys.keys = {numbered("a", 0, 1)};
  CHECK(ids_of(state::delta_since(keys, {}, 0).changed) == "a");
  state::ConfigDocument config;
  config.day = "2026-11-21";
  config.worker_keys.resize(1);
  const state::ConfigDelta delta = state::delta_since(config, {}, 0);
  CHECK(delta.policy.has_value());
  CHECK(delta.worker_keys.size() == 1);
  CHECK(delta.day == config.day);
}

TEST_CASE("state: a keys delta tells of which day and how far it is") {
  const state::KeysDelta heard = heard_of({state::delta_since(three_keys(), {}, 20), {}}).keys;
  CHECK(heard.changed.seq == 30);
  CHECK(heard.changed.day == "2026-11-21");
}

TEST_CASE("state: a config delta holds what changed after the reader's seq, and who is gone") {
  state::ConfigDocument document;
  document.seq = 30;
  document.day = "2026-11-21";
  document.worker_keys = {numbered_client("a", 10), numbered_client("b", 30)};
  const std::vector<state::Removed> removed = {{"x", 5}, {"y", 25}};
  struct Row {
    int64_t since;
    std::string ids;
    std::vector<std::string> removed;
  };
  const Row rows[] = {{0, "ab", {}},    {4, "ab", {"x", "y"}}, {5, "ab", {"y"}},
                      {10, "b", {"y"}}, {25, "b", {}},         {30, "", {}}};
  for (const Row& row : rows) {
    CAPTURE(row.since);
    const state::ConfigDelta heard =
        heard_of({{}, state::delta_since(document, removed, row.since)}).config;
    std::string ids;
    for (const state::WorkerKey& key : heard.worker_keys) ids += key.id;
    CHECK(ids == row.ids);
    CHECK(heard.removed == row.removed);
    CHECK(heard.since == row.since);
    CHECK(heard.seq == 30);
    CHECK(heard.day == "2026-11-21");
  }
}

TEST_CASE("state: only a config delta of a new day empties the counters of untouched clients") {
  state::ConfigDocument copy;
  copy.seq = 30;
  copy.day = "2026-11-21";
  copy.worker_keys = {numbered_client("a", 10), numbered_client("b", 30)};
  for (state::WorkerKey& key : copy.worker_keys) key.today.requests = 7;
  state::ConfigDelta delta;
  delta.since = 30;
  delta.seq = 31;
  delta.day = "2026-11-21";
  CHECK(state::apply_delta(copy, delta, copy.seq) == state::Applied::kYes);
  CHECK(copy.worker_keys[0].today.requests == 7);
  delta.since = 31;
  delta.seq = 32;
  delta.day = "2026-11-22";
  delta.worker_keys = {numbered_client("b", 32)};
  delta.worker_keys[0].today.requests = 1;
  CHECK(state::apply_delta(copy, delta, copy.seq) == state::Applied::kYes);
  CHECK(copy.day == "2026-11-22");
  CHECK(copy.worker_keys[0].today.requests == 0);
  CHECK(copy.worker_keys[1].today.requests == 1);
}

TEST_CASE("state: an answer that is as old as the copy is no late one") {
  state::KeysDocument keys = three_keys();
  CHECK(state::apply_delta(keys, state::delta_since(keys, {}, 30), 20) == state::Applied::kYes);
  state::ConfigDocument config;
  config.seq = 30;
  CHECK(state::apply_delta(config, state::delta_since(config, {}, 30), 20) == state::Applied::kYes);
}

TEST_CASE("state: a config delta carries the policy only when it changed") {
  state::ConfigDocument document;
  document.seq = 9;
  document.day = "2026-11-21";
  document.policy.seq = 5;
  document.policy.settings.max_retry = 7;
  for (const int64_t seq : {4, 9}) {
    state::WorkerKey key;
    key.id = "w" + std::to_string(seq);
    key.hash = "h" + std::to_string(seq);
    key.seq = seq;
    document.worker_keys.push_back(key);
  }
  CHECK(state::delta_since(document, {}, 4).policy.has_value());
  CHECK_FALSE(state::delta_since(document, {}, 5).policy.has_value());
  CHECK(state::delta_since(document, {}, 5).worker_keys.size() == 1);

  state::ConfigDocument copy;
  const state::ConfigDelta whole = heard_of({{}, state::delta_since(document, {}, 0)}).config;
  CHECK(state::apply_delta(copy, whole, copy.seq) == state::Applied::kYes);
  CHECK(copy.policy.settings.max_retry == 7);
  CHECK(copy.worker_keys.size() == 2);
  CHECK(state::find_worker_key_by_hash(copy, "h9")->id == "w9");

  state::ConfigDelta change;
  change.since = 9;
  change.seq = 10;
  change.day = document.day;
  change.removed = {"w4"};
  change.worker_keys = {copy.worker_keys[1]};
  change.worker_keys[0].enabled = false;
  CHECK(state::apply_delta(copy, change, copy.seq) == state::Applied::kYes);
  CHECK(copy.worker_keys.size() == 1);
  CHECK_FALSE(copy.worker_keys[0].enabled);
  change.worker_keys.clear();
  CHECK(copy.policy.settings.max_retry == 7);
  change.seq = 8;
  CHECK(state::apply_delta(copy, change, copy.seq) == state::Applied::kTooOld);
  change.since = 0;
  CHECK(state::apply_delta(copy, change, 9) == state::Applied::kTooOld);
  CHECK(state::apply_delta(copy, change, copy.seq) == state::Applied::kYes);
  CHECK(copy.worker_keys.empty());
  CHECK(copy.seq == 8);
}

TEST_CASE("state: reports and replies survive writing and reading") {
  state::Outcome outcome;
  outcome.id = "r1";
  outcome.time_ms = 1795305600000;
  outcome.result = state::OutcomeResult::kCancelled;
  outcome.status = 200;
  outcome.error = "request_cancelled";
  outcome.param = "messages";
  outcome.key_id = "b";
  outcome.worker_key_id = "w";
  outcome.model = "m";
  outcome.attempts = {{"a", 429, base::CoolReason::kMinuteQuota},
                      {"b", 200, {}, state::CallEnd::kAnswered, {1, 2, 3, 4, 5, 6, 7}},
                      {"c", 0, {}, state::CallEnd::kAborted, {}},
                      {"d", 0, {}, state::CallEnd::kFailed, {1, 2, 3}, 1795305599500}};
  outcome.begun_ms = 1795305599100;
  outcome.usage = {1, 2, 3, 4, 5, 6, 7};
  outcome.latency_ms = 900;
  outcome.first_byte_ms = 300;
  outcome.stream = outcome.batch = true;
  outcome.effects = {
      {"a", "m", base::KeyEffect::kCoolModel, base::CoolReason::kMinuteQuota, 11, 12, 2, 429, "s"}};
  outcome.signatures = {{"call_1", "c2ln"}};
  outcome.repair = base::Repair::kDropStore;
  const state::Report report = {30, 90, {outcome, outcome}};
  base::Buffer first;
  state::write_report(report, first);
  const base::Result<state::Report> read = state::read_report(first.str());
  REQUIRE(read.has_value());
  base::Buffer second;
  state::write_report(*read, second);
  CHECK(second.str() == first.str());
  const state::Outcome& back = read->outcomes[1];
  CHECK(back.result == state::OutcomeResult::kCancelled);
  CHECK(back.batch);
  CHECK(back.error == "request_cancelled");
  CHECK(back.param == "messages");
  CHECK(back.attempts[0].reason == base::CoolReason::kMinuteQuota);
  CHECK(back.attempts[0].end == state::CallEnd::kFailed);
  CHECK(back.attempts[1].end == state::CallEnd::kAnswered);
  CHECK(back.attempts[1].usage.prompt_audio == 6);
  CHECK(back.attempts[2].end == state::CallEnd::kAborted);
  CHECK(back.attempts[3].usage.completion == 2);
  CHECK(state::begin_of(back) == 1795305599100);
  CHECK(state::begin_of(back, back.attempts[2]) == 1795305599100);
  CHECK(state::begin_of(back, back.attempts[3]) == 1795305599500);
  CHECK(back.usage.completion_audio == 7);
  CHECK(back.effects[0].until_ms == 12);
  CHECK(back.effects[0].seal == "s");
  CHECK(back.signatures[0].signature == "c2ln");
  CHECK(back.repair == base::Repair::kDropStore);
  CHECK(state::is_answered(back));

  state::ReportReply reply;
  reply.keys = state::delta_since(three_keys(), {}, 20);
  reply.config.since = 3;
  reply.config.seq = 4;
  base::Buffer text;
  state::write_report_reply(reply, text);
  const base::Result<state::ReportReply> heard = state::read_report_reply(text.str());
  REQUIRE(heard.has_value());
  CHECK(ids_of(heard->keys.changed) == "c");
  CHECK(heard->config.seq == 4);
  CHECK_FALSE(heard->config.policy.has_value());
}

TEST_CASE("state: malformed reports are refused") {
  const std::string_view rows[] = {
      "",
      "{}",
      R"({"v":1,"outcomes":{}})",
      R"({"v":1,"outcomes":[{}]})",
      R"({"v":1,"outcomes":[{"id":"r","result":"fine"}]})",
      R"({"v":1,"outcomes":[{"id":"r","usage":3}]})",
      R"({"v":1,"outcomes":[{"id":"r","effects":[{"effect":"disable"}]}]})",
      R"({"v":1,"outcomes":[{"id":"r","signatures":[{"call":"c"}]}]})",
  };
  for (const std::string_view row : rows) {
    CAPTURE(row);
    CHECK_FALSE(state::read_report(row).has_value());
  }
}
