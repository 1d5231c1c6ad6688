// One thing at a time goes wrong with everything a request waits for.
#include <catch2/catch.hpp>

#include "json/read.h"
#include "unit/app/fault_stories.h"

#if HAVE_SQLITE

namespace {

using namespace fault_stories;

bool is_native(const Story& story) {
  return story.path.starts_with("/v1beta/") || story.path.starts_with("/upload/");
}

// What every client is owed.
void check_answer(const FaultyHost& host, const Story& story) {
  CHECK(host.answers <= 1);
  if (!host.gone) CHECK(host.answers == 1);
  CHECK(host.endings == (host.streams ? 1 : 0));
  if (host.answers == 0) return;
  CHECK(host.status >= 200);
  CHECK(host.status < 600);
  if (host.status < 400) return;
  base::Arena arena;
  const base::Result<json::Value> tree = json::read(host.answer, arena);
  // What an upstream answers natively is given on as it is.
  if (is_native(story) && !tree) return;
  REQUIRE(tree);
  const json::Value* error = tree->find("error");
  REQUIRE(error != nullptr);
  CHECK_FALSE(error->find_string("message").empty());
  if (is_native(story)) {
    CHECK(error->find("code") != nullptr);
  } else {
    CHECK_FALSE(error->find_string("type").empty());
  }
}

size_t calls_for_gemini(const FaultyHost& host) {
  size_t count = 0;
  for (const SeenCall& call : host.calls) count += call.url.starts_with(kGemini) ? 1 : 0;
  return count;
}

// Nothing is left of a request but what is told of it.
void check_rest(World& world, const FaultyHost& host) {
  CHECK(host.under_way() == 0);
  CHECK(host.open_responses() == 0);
  app::Isolate& isolate = world.isolate;
  CHECK(isolate.memory.used == 0);
  CHECK(isolate.panel_memory.used == 0);
  CHECK(isolate.login_memory.used == 0);
  CHECK(isolate.untold_login_memory.used == 0);
}

void check_told(World& world, size_t calls) {
  app::Isolate& isolate = world.isolate;
  CHECK_FALSE(isolate.outbox.turn.is_taken());
  CHECK(isolate.outbox.under_way.empty());
  CHECK(isolate.outbox.waiting.empty());
  CHECK(isolate.unheard.empty());
  for (const state::GeminiKey& key : isolate.keys.keys) {
    CHECK(isolate.counts.keys().of(key.id).empty());
  }
  for (const state::WorkerKey& key : isolate.config.worker_keys) {
    CHECK(isolate.counts.clients().of(key.id).empty());
  }
  size_t told = 0;
  for (const auto& [id, outcome] : world.told) told += outcome.attempts.size();
  CHECK(told == calls);
}

// Plays a story with one fault; what was waited for, in number.
int play_with_fault(const Story& story, Fault fault, int at) {
  World world;
  FaultyHost host(world.ledger.host);
  host.fault = fault;
  host.fault_at = at;
  const bool ended = world.play(host, story);
  CAPTURE(story.name, static_cast<int>(fault), at, host.met, host.status, host.answer);
  CHECK(ended);
  check_answer(host, story);
  if (fault == Fault::kNone) CHECK(host.status == story.status);
  check_rest(world, host);
  // The next one finds all in order, once what is to be told was told.
  world.ledger.host.clock_ms += 120'000;
  FaultyHost next(world.ledger.host);
  CHECK(world.play(next, kChat));
  CHECK(next.status == 200);
  check_told(world, (story.counts ? calls_for_gemini(host) : 0) + calls_for_gemini(next));
  return host.waits;
}

// All of them take minutes under the sanitizers: each run plays one of so many.
constexpr int kOneOf = 16;

void play_with_faults(const std::vector<Story>& stories) {
  int number = 0;
  for (const Story& story : stories) {
    const int waits = play_with_fault(story, Fault::kNone, 0);
    for (int at = 1; at <= waits; ++at) {
      for (const Fault fault : support::kFaults) {
        if (++number % kOneOf == 0) play_with_fault(story, fault, at);
      }
    }
  }
}

}  // namespace

TEST_CASE("faults: whatever goes wrong once, the client hears it and nothing is left", "[faults]") {
  play_with_faults(stories());
}

TEST_CASE("faults: a request that the platform ends in the middle holds nobody up", "[faults]") {
  for (const Story& story : stories()) {
    for (int at = 1;; at += 5) {
      World world;
      FaultyHost ended(world.ledger.host);
      ended.stops_at = at;
      world.connect(ended, story);
      async::Task<void> task = app::handle_request(world.isolate, ended, world.head_of(story));
      if (ended.run(task, kLong)) break;
      CAPTURE(story.name, at);
      FaultyHost soon(world.ledger.host);
      CHECK(world.play(soon, kChat));
      CHECK(soon.status == 200);
      world.ledger.host.clock_ms += 31'000;
      FaultyHost later(world.ledger.host);
      CHECK(world.play(later, kChat));
      CHECK(later.status == 200);
      CHECK(world.isolate.outbox.waiting.empty());
      CHECK(world.isolate.outbox.under_way.empty());
      size_t told = 0;
      for (const auto& [id, outcome] : world.told) told += outcome.attempts.size();
      CHECK(told >= 2);
    }
  }
}

#endif
