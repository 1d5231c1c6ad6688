#include "keys/retry.h"

#include <catch2/catch.hpp>

#include "keys/conversation.h"

namespace {

using Kind = keys::Step::Kind;

chat::Failure wants(chat::NextStep next, int waits = 0, chat::Repair repair = chat::Repair::kNone) {
  chat::Failure failure;
  failure.next = next;
  failure.waits_allowed = waits;
  failure.repair = repair;
  return failure;
}

// Plans until it gives up; the same failure every time.
std::vector<keys::Step> play(const chat::Failure& failure, const state::Settings& settings,
                             int64_t call_ms = 10) {
  std::vector<keys::Step> steps;
  keys::Progress progress;
  for (uint64_t i = 0; i < 100; ++i) {
    ++progress.calls;
    ++progress.request_fetches;
    progress.elapsed_ms += call_ms;
    steps.push_back(keys::plan_retry(progress, failure, settings, i));
    keys::note_step(progress, failure, steps.back());
    progress.elapsed_ms += steps.back().wait_ms;
    if (steps.back().kind == Kind::kGiveUp) break;
  }
  return steps;
}

}  // namespace

TEST_CASE("keys: how often each kind of failure is tried again") {
  struct Row {
    std::string_view name;
    chat::Failure failure;
    int max_retry;
    size_t retries;
    Kind kind;
  };
  const Row rows[] = {
      {"next key", wants(chat::NextStep::kNextKey), 3, 3, Kind::kAnotherKey},
      {"next key, none allowed", wants(chat::NextStep::kNextKey), 0, 0, Kind::kGiveUp},
      {"next key, most allowed", wants(chat::NextStep::kNextKey), 10, 10, Kind::kAnotherKey},
      {"setting out of range", wants(chat::NextStep::kNextKey), 99, 10, Kind::kAnotherKey},
      {"region", wants(chat::NextStep::kSwitchOnce), 3, 1, Kind::kAnotherKey},
      {"internal", wants(chat::NextStep::kWait, 1), 3, 1, Kind::kAnyKey},
      {"overloaded", wants(chat::NextStep::kWait, 2), 3, 2, Kind::kAnyKey},
      {"overloaded, one retry", wants(chat::NextStep::kWait, 2), 1, 1, Kind::kAnyKey},
      {"repair", wants(chat::NextStep::kRepair, 0, chat::Repair::kDropStore), 3, 1, Kind::kSameKey},
      {"repair of no kind", wants(chat::NextStep::kRepair), 3, 0, Kind::kGiveUp},
      {"client's mistake", wants(chat::NextStep::kFail), 3, 0, Kind::kGiveUp},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    state::Settings settings;
    settings.max_retry = row.max_retry;
    const std::vector<keys::Step> steps = play(row.failure, settings);
    CHECK(steps.size() == row.retries + 1);
    CHECK(steps.front().kind == row.kind);
    CHECK(steps.back().kind == Kind::kGiveUp);
  }
}

TEST_CASE("keys: repairs come once a kind and twice a request") {
  state::Settings settings;
  settings.max_retry = 10;
  keys::Progress progress;
  progress.calls = 1;
  struct Row {
    chat::Repair repair;
    Kind expected;
  };
  const Row rows[] = {
      {chat::Repair::kDropStore, Kind::kSameKey},
      {chat::Repair::kDropStore, Kind::kGiveUp},
      {chat::Repair::kAppendText, Kind::kSameKey},
      {chat::Repair::kInlineSystem, Kind::kGiveUp},
  };
  for (const Row& row : rows) {
    const chat::Failure failure = wants(chat::NextStep::kRepair, 0, row.repair);
    const keys::Step step = keys::plan_retry(progress, failure, settings, 1);
    CHECK(step.kind == row.expected);
    if (step.kind == Kind::kSameKey) CHECK(step.repair == row.repair);
    keys::note_step(progress, failure, step);
  }
}

TEST_CASE("keys: waits for one trouble leave those for another") {
  state::Settings settings;
  settings.max_retry = 10;
  keys::Progress progress;
  progress.calls = 1;
  struct Row {
    int status;
    int waits;
    Kind expected;
  };
  const Row rows[] = {
      {503, 2, Kind::kAnyKey}, {0, 1, Kind::kAnyKey},   {503, 2, Kind::kAnyKey},
      {0, 1, Kind::kGiveUp},   {503, 2, Kind::kGiveUp}, {500, 1, Kind::kAnyKey},
  };
  for (const Row& row : rows) {
    chat::Failure failure = wants(chat::NextStep::kWait, row.waits);
    failure.upstream_status = row.status;
    const keys::Step step = keys::plan_retry(progress, failure, settings, 1);
    CHECK(step.kind == row.expected);
    keys::note_step(progress, failure, step);
  }
}

TEST_CASE("keys: a schema that is still too much is let go of where it can be") {
  struct Row {
    chat::Leeway leeway;
    chat::Repair second;
  };
  const Row rows[] = {
      {{}, chat::Repair::kNone},
      {{.strict_calls = true}, chat::Repair::kAutoMode},
      {{.answer_schema = true}, chat::Repair::kSchemaInWords},
      {{.strict_calls = true, .answer_schema = true}, chat::Repair::kAutoMode},
  };
  const state::Settings settings;
  const chat::Failure failure = wants(chat::NextStep::kRepair, 0, chat::Repair::kRelaxSchema);
  for (const Row& row : rows) {
    keys::Progress progress;
    progress.leeway = row.leeway;
    for (const chat::Repair expected :
         {chat::Repair::kRelaxSchema, row.second, chat::Repair::kNone}) {
      ++progress.calls;
      const keys::Step step = keys::plan_retry(progress, failure, settings, 1);
      CHECK(step.repair == expected);
      keys::note_step(progress, failure, step);
    }
  }
}

TEST_CASE("keys: a relaxed schema leaves other repairs as they are") {
  const state::Settings settings;
  const chat::Failure schema = wants(chat::NextStep::kRepair, 0, chat::Repair::kRelaxSchema);
  const chat::Failure sampling = wants(chat::NextStep::kRepair, 0, chat::Repair::kDropSampling);
  keys::Progress progress;
  progress.leeway = {.strict_calls = true, .answer_schema = true};
  keys::note_step(progress, schema, keys::plan_retry(progress, schema, settings, 1));
  CHECK(keys::plan_retry(progress, sampling, settings, 1).repair == chat::Repair::kDropSampling);
}

TEST_CASE("keys: stand-ins are not replaced by themselves") {
  const state::Settings settings;
  const chat::Failure failure = wants(chat::NextStep::kRepair, 0, chat::Repair::kStandInSignatures);
  keys::Progress progress;
  progress.calls = 1;
  CHECK(keys::plan_retry(progress, failure, settings, 1).kind == Kind::kGiveUp);
  progress.leeway.signatures = true;
  CHECK(keys::plan_retry(progress, failure, settings, 1).repair == failure.repair);
}

TEST_CASE("keys: waits are half a second, then one, spread by a quarter") {
  state::Settings settings;
  int64_t least = 10'000;
  int64_t most = 0;
  for (uint64_t random = 0; random < 1000; ++random) {
    keys::Progress progress;
    progress.calls = 1;
    const chat::Failure failure = wants(chat::NextStep::kWait, 2);
    const keys::Step first = keys::plan_retry(progress, failure, settings, random);
    least = std::min(least, first.wait_ms);
    most = std::max(most, first.wait_ms);
    keys::note_step(progress, failure, first);
    const keys::Step second = keys::plan_retry(progress, failure, settings, random);
    CHECK(second.wait_ms >= 750);
    CHECK(second.wait_ms <= 1250);
  }
  CHECK(least >= 375);
  CHECK(least < 400);
  CHECK(most > 600);
  CHECK(most <= 625);
}

TEST_CASE("keys: total time and total calls end every plan") {
  state::Settings settings;
  settings.max_retry = 10;
  settings.retry_total_ms = 1000;
  CHECK(play(wants(chat::NextStep::kNextKey), settings, 300).size() == 4);
  CHECK(play(wants(chat::NextStep::kWait, 5), settings, 600).size() == 1);
  keys::Progress late;
  for (const auto& [elapsed_ms, kind] :
       {std::pair{999, Kind::kAnotherKey}, {1000, Kind::kGiveUp}}) {
    late.elapsed_ms = elapsed_ms;
    CHECK(keys::plan_retry(late, wants(chat::NextStep::kNextKey), settings, 1).kind == kind);
  }
  keys::Progress progress;
  progress.calls = 5;
  progress.request_fetches = keys::kMostFetches;
  CHECK(keys::plan_retry(progress, wants(chat::NextStep::kNextKey), settings, 1).kind ==
        Kind::kGiveUp);
  progress.request_fetches = keys::kMostFetches - 1;
  CHECK(keys::plan_retry(progress, wants(chat::NextStep::kNextKey), settings, 1).kind ==
        Kind::kAnotherKey);
}

TEST_CASE("keys: an empty answer is tried once more if the settings say so") {
  state::Settings settings;
  keys::Progress progress;
  progress.calls = 1;
  CHECK(keys::plan_empty_retry(progress, settings).kind == Kind::kAnyKey);
  progress.empties = 1;
  CHECK(keys::plan_empty_retry(progress, settings).kind == Kind::kGiveUp);
  progress.empties = 0;
  progress.calls = 4;
  CHECK(keys::plan_empty_retry(progress, settings).kind == Kind::kGiveUp);
  progress.calls = 1;
  settings.empty_retry = false;
  CHECK(keys::plan_empty_retry(progress, settings).kind == Kind::kGiveUp);
}

TEST_CASE("keys: a conversation is known by its hint or its beginning") {
  chat::Request request;
  request.system = {"You are a cat."};
  chat::Turn first;
  first.parts.resize(1);
  first.parts[0].text = json::Value::string("Hello");
  request.turns = {first};
  const uint64_t hash = keys::conversation_hash(request);
  CHECK(hash != 0);
  chat::Turn more;
  more.parts.resize(1);
  more.parts[0].text = json::Value::string("And now?");
  request.turns.push_back(more);
  CHECK(keys::conversation_hash(request) == hash);
  request.turns[0].parts[0].text = json::Value::string("Hello!");
  CHECK(keys::conversation_hash(request) != hash);
  request.turns[0].parts[0].text = json::Value::string("Hello");
  request.system = {"You are a dog."};
  CHECK(keys::conversation_hash(request) != hash);
  request.conversation_hint = "user-1";
  const uint64_t hinted = keys::conversation_hash(request);
  request.turns.clear();
  CHECK(keys::conversation_hash(request) == hinted);
  request.conversation_hint = "user-2";
  CHECK(keys::conversation_hash(request) != hinted);
}

TEST_CASE("keys: conversations that begin with different media are different ones") {
  const std::string long_media(1000, 'A');
  const auto hash_of = [](auto change) {
    chat::Request request;
    request.turns.resize(1);
    request.turns[0].parts.resize(1);
    change(request.turns[0].parts[0]);
    return keys::conversation_hash(request);
  };
  const uint64_t hashes[] = {
      hash_of([](chat::Part&) {}),
      hash_of([](chat::Part& part) { part.fetch_url = "https://a.example"; }),
      hash_of([](chat::Part& part) { part.media.uri = "files/a"; }),
      hash_of([](chat::Part& part) { part.media.base64 = "AAAA"; }),
      hash_of([](chat::Part& part) { part.media.base64 = "AAAB"; }),
      hash_of([&](chat::Part& part) { part.media.base64 = long_media; }),
      hash_of(
          [&](chat::Part& part) { part.media.base64 = std::string_view(long_media).substr(4); }),
  };
  for (const uint64_t& one : hashes) {
    for (const uint64_t& other : hashes) CHECK((one == other) == (&one == &other));
  }
}
