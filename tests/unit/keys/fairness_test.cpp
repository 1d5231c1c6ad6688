#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "keys/apply_outcome.h"
#include "keys/choose.h"
#include "keys/random.h"
#include "unit/keys/end_chat.h"

namespace {

constexpr int64_t kNow = 1795305600000;  // 2026-11-22T00:00:00Z, the 21st in Los Angeles
constexpr std::string_view kModel = "gemini-2.5-flash";

state::KeysDocument pool(const std::vector<int>& weights) {
  state::KeysDocument document;
  document.day = "2026-11-21";
  for (size_t i = 0; i < weights.size(); ++i) {
    state::GeminiKey key;
    key.id = "k" + std::to_string(i);
    key.weight = weights[i];
    document.keys.push_back(key);
  }
  return document;
}

// One isolate: an old copy of the document and what it has done since.
struct Isolate {
  state::KeysDocument copy;
  keys::LocalCounts counts;
  std::vector<state::Outcome> unreported;
};

// Several isolates answer `chats` chats; each reports only after `stale` chats of its own, and only
// then sees what the others did.
class Simulation {
 public:
  Simulation(state::KeysDocument document, state::Strategy strategy, size_t isolates, size_t stale)
      : shared_(std::move(document)), strategy_(strategy), stale_(stale) {
    for (size_t i = 0; i < isolates; ++i) {
      isolates_.push_back({shared_, {}, {}});
      isolates_.back().counts.begin_rounds(random_.next());
    }
  }

  std::map<std::string, int> run(int chats) {
    std::map<std::string, int> used;
    for (int i = 0; i < chats; ++i) {
      Isolate& isolate = isolates_[random_.next() % isolates_.size()];
      ++used[chat(isolate, i)];
    }
    return used;
  }

 private:
  std::string chat(Isolate& isolate, int number) {
    keys::Ask ask;
    ask.model = kModel;
    ask.strategy = strategy_;
    ask.conversation = random_.next() | 1;
    ask.now_ms = kNow + number;
    ask.random = random_.next();
    const auto choice = keys::choose(isolate.copy, config_, isolate.counts, ask);
    if (!choice) return "none";
    state::Outcome outcome;
    outcome.id = std::to_string(number);
    outcome.time_ms = ask.now_ms;
    outcome.key_id = choice->key->id;
    outcome.model = kModel;
    outcome.attempts = {{outcome.key_id, 200, {}, state::CallEnd::kAnswered, {}}};
    isolate.counts.start_call(outcome.id, *choice->key, kModel, ask.now_ms);
    support::end_chat(isolate.counts, outcome);
    isolate.unreported.push_back(outcome);
    if (isolate.unreported.size() >= stale_) report(isolate);
    return outcome.key_id;
  }

  void report(Isolate& isolate) {
    for (const state::Outcome& outcome : isolate.unreported) {
      keys::apply_outcome(shared_, outcome);
      isolate.counts.forget(outcome);
    }
    isolate.unreported.clear();
    isolate.copy = shared_;
  }

  state::KeysDocument shared_;
  state::ConfigDocument config_;
  state::Strategy strategy_;
  size_t stale_;
  keys::Random random_{20261122};
  std::vector<Isolate> isolates_;
};

}  // namespace

TEST_CASE("keys: every strategy spreads by weight, in one isolate and in several") {
  struct Row {
    std::string_view name;
    std::vector<int> weights;
    state::Strategy strategy;
    size_t isolates;
    size_t stale;
    int chats;
  };
  const std::vector<int> equal(10, 1);
  const Row rows[] = {
      {"least used", equal, state::Strategy::kLeastUsed, 1, 1, 1000},
      {"least used, late counts", equal, state::Strategy::kLeastUsed, 1, 100, 1000},
      {"least used, 3 isolates", equal, state::Strategy::kLeastUsed, 3, 1, 1000},
      {"least used, 3 isolates late", equal, state::Strategy::kLeastUsed, 3, 50, 1000},
      {"least used, 3 never report", equal, state::Strategy::kLeastUsed, 3, 100'000, 1000},
      {"least used, 1:2:4", {1, 2, 4}, state::Strategy::kLeastUsed, 1, 1, 700},
      {"least used, 1:2:4, 3 late", {1, 2, 4}, state::Strategy::kLeastUsed, 3, 50, 700},
      {"in turn", equal, state::Strategy::kRoundRobin, 1, 1, 1000},
      {"in turn, 3 late", equal, state::Strategy::kRoundRobin, 3, 50, 1000},
      {"in turn, 1:2:4", {1, 2, 4}, state::Strategy::kRoundRobin, 1, 1, 700},
      {"in turn, 1:2:4, 3 late", {1, 2, 4}, state::Strategy::kRoundRobin, 3, 50, 700},
      {"sticky, many conversations", equal, state::Strategy::kSticky, 3, 50, 20'000},
      {"sticky, 1:2:4", {1, 2, 4}, state::Strategy::kSticky, 1, 50, 7000},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Simulation simulation(pool(row.weights), row.strategy, row.isolates, row.stale);
    const std::map<std::string, int> used = simulation.run(row.chats);
    int total_weight = 0;
    for (const int weight : row.weights) total_weight += weight;
    for (size_t i = 0; i < row.weights.size(); ++i) {
      const double expected = static_cast<double>(row.chats) * row.weights[i] / total_weight;
      const auto entry = used.find("k" + std::to_string(i));
      const double got = entry == used.end() ? 0 : entry->second;
      CAPTURE(i, got, expected);
      CHECK(got >= expected * 0.85);
      CHECK(got <= expected * 1.15);
    }
  }
}

TEST_CASE("keys: calls under way count before anything is reported") {
  const state::KeysDocument document = pool({1, 1, 1, 1, 1});
  keys::LocalCounts counts;
  std::map<std::string, int> used;
  for (uint64_t i = 0; i < 20; ++i) {
    keys::Ask ask;
    ask.model = kModel;
    ask.now_ms = kNow;
    ask.random = i;
    const auto choice = keys::choose(document, {}, counts, ask);
    REQUIRE(choice.has_value());
    counts.start_call(std::to_string(i), *choice->key, kModel, kNow);
    ++used[choice->key->id];
  }
  for (const auto& [id, count] : used) {
    CAPTURE(id);
    CHECK(count >= 2);
    CHECK(count <= 6);
  }
  CHECK(used.size() == 5);
}
