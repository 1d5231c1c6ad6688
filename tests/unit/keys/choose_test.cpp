#include "keys/choose.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "chat/failure.h"
#include "keys/random.h"
#include "keys/window.h"

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

state::Health resting(chat::CoolReason reason, int64_t until_ms) {
  return {state::HealthState::kCooling, reason, until_ms, 0, 429};
}

std::expected<keys::Choice, keys::Empty> ask_once(const state::KeysDocument& document,
                                                  const std::vector<std::string>& tried = {},
                                                  keys::Reuse reuse = keys::Reuse::kNo,
                                                  const state::ConfigDocument& config = {}) {
  keys::Ask ask;
  ask.model = kModel;
  ask.tried = tried;
  ask.reuse = reuse;
  ask.now_ms = kNow;
  return keys::choose(document, config, keys::LocalCounts(), ask);
}

}  // namespace

TEST_CASE("keys: round robin visits every key once a round and does not flood a key come back") {
  state::KeysDocument document = pool({1, 1, 1, 1});
  keys::LocalCounts counts;
  counts.begin_rounds(6);
  std::string visits;
  for (int i = 0; i < 24; ++i) {
    document.keys[1].enabled = i < 4 || i >= 12;
    keys::Ask ask;
    ask.model = kModel;
    ask.strategy = state::Strategy::kRoundRobin;
    ask.now_ms = kNow;
    const auto choice = keys::choose(document, {}, counts, ask);
    REQUIRE(choice.has_value());
    counts.start_call(std::to_string(i), *choice->key, kModel, kNow);
    visits += choice->key->id.back();
  }
  CHECK(visits.substr(0, 4) == "2301");
  CHECK(visits.substr(4, 8).find('1') == std::string::npos);
  int back = 0;
  for (const char visit : visits.substr(12)) back += visit == '1' ? 1 : 0;
  CHECK(back >= 3);
  CHECK(back <= 4);
}

TEST_CASE("keys: a conversation keeps its key, gives way and comes back") {
  state::KeysDocument document = pool({1, 1, 1, 1, 1});
  int moved = 0;
  for (uint64_t conversation = 1; conversation <= 200; ++conversation) {
    keys::Ask ask;
    ask.model = kModel;
    ask.strategy = state::Strategy::kSticky;
    ask.conversation = keys::Random::mix(conversation);
    ask.now_ms = kNow;
    ask.random = conversation;
    const std::string own = keys::choose(document, {}, {}, ask)->key->id;
    ask.random = conversation + 99;
    CHECK(keys::choose(document, {}, {}, ask)->key->id == own);
    document.keys[3].health = resting(chat::CoolReason::kBilling, kNow + 1000);
    const std::string other = keys::choose(document, {}, {}, ask)->key->id;
    CHECK(other != "k3");
    CHECK((other == own || own == "k3"));
    moved += own == "k3" ? 1 : 0;
    ask.now_ms = kNow + 1000;
    CHECK(keys::choose(document, {}, {}, ask)->key->id == own);
    document.keys[3].health = {};
  }
  CHECK(moved > 20);
  CHECK(moved < 60);
}

TEST_CASE("keys: what is no conversation is spread, not kept on one key") {
  const state::KeysDocument document = pool({1, 1, 1, 1, 1});
  std::set<std::string> used;
  keys::Ask ask;
  ask.model = kModel;
  ask.strategy = state::Strategy::kSticky;
  ask.now_ms = kNow;
  for (ask.random = 0; ask.random < 100; ++ask.random) {
    used.insert(keys::choose(document, {}, {}, ask)->key->id);
  }
  CHECK(used.size() == 5);
}

TEST_CASE("keys: keys tried in this request come last or not at all") {
  const state::KeysDocument document = pool({1, 1});
  CHECK(ask_once(document, {"k0"})->key->id == "k1");
  CHECK(ask_once(document, {"k0"}, keys::Reuse::kIfNothingElse)->key->id == "k1");
  const auto none = ask_once(document, {"k0", "k1"});
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().kind == keys::Empty::Kind::kAllTried);
  CHECK(ask_once(document, {"k0", "k1"}, keys::Reuse::kIfNothingElse).has_value());
}

TEST_CASE("keys: why no key is left") {
  using chat::CoolReason;
  using Kind = keys::Empty::Kind;
  struct Out {
    CoolReason reason;
    int64_t until_ms;
  };
  struct Row {
    std::string_view name;
    std::vector<Out> keys;
    Kind kind;
    int64_t until_ms;
  };
  const Out suspect = {CoolReason::kInvalid, kNow + 60'000};
  const Row rows[] = {
      {"none configured", {}, Kind::kNoKey, 0},
      {"only a suspect", {suspect}, Kind::kNoKey, 0},
      {"all of the day",
       {{CoolReason::kDailyQuota, kNow + 9}, {CoolReason::kNoQuota, kNow + 5}},
       Kind::kQuota,
       kNow + 5},
      {"credit", {{CoolReason::kCredit, kNow + 7}}, Kind::kCredit, kNow + 7},
      {"credit, and the day's quota",
       {{CoolReason::kCredit, kNow + 7}, {CoolReason::kDailyQuota, kNow + 9}},
       Kind::kQuota,
       kNow + 7},
      {"no quota at all",
       {{CoolReason::kNoQuota, kNow + 9}, {CoolReason::kNoQuota, kNow + 6}},
       Kind::kNoQuota,
       kNow + 6},
      {"no quota at all, and closed to the other",
       {{CoolReason::kNoQuota, kNow + 9}, {CoolReason::kModelGone, kNow + 6}},
       Kind::kRateLimited,
       kNow + 6},
      {"a suspect says nothing",
       {suspect, {CoolReason::kDailyQuota, kNow + 90'000}},
       Kind::kQuota,
       kNow + 90'000},
      {"mixed",
       {{CoolReason::kDailyQuota, kNow + 9}, {CoolReason::kMinuteQuota, kNow + 4}},
       Kind::kRateLimited,
       kNow + 4},
      {"mixed, the other way round",
       {{CoolReason::kMinuteQuota, kNow + 9}, {CoolReason::kDailyQuota, kNow + 4}},
       Kind::kRateLimited,
       kNow + 4},
      {"billing", {{CoolReason::kBilling, kNow + 9}}, Kind::kRateLimited, kNow + 9},
      {"capacity", {{CoolReason::kCapacity, kNow + 9}}, Kind::kRateLimited, kNow + 9},
      {"model gone",
       {{CoolReason::kModelGone, kNow + 9}, {CoolReason::kModelGone, kNow + 8}},
       Kind::kModelGone,
       kNow + 8},
      {"permission", {{CoolReason::kPermission, kNow + 9}}, Kind::kPermission, kNow + 9},
      {"gone and refused",
       {{CoolReason::kModelGone, kNow + 9}, {CoolReason::kPermission, kNow + 8}},
       Kind::kRateLimited,
       kNow + 8},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    state::KeysDocument document = pool({1});
    document.keys[0].enabled = false;
    for (const Out& out : row.keys) {
      state::GeminiKey key;
      key.id = "x" + std::to_string(document.keys.size());
      state::Health& health =
          out.reason == CoolReason::kInvalid ? key.health : state::model_record(key, kModel).health;
      health = resting(out.reason, out.until_ms);
      document.keys.push_back(key);
    }
    const auto choice = ask_once(document);
    REQUIRE_FALSE(choice.has_value());
    CHECK(choice.error().kind == row.kind);
    CHECK(choice.error().until_ms == row.until_ms);
  }
}

TEST_CASE("keys: the home key is the first one an operator has not lost") {
  state::KeysDocument document = pool({1, 1, 1, 1});
  document.keys[0].enabled = false;
  document.keys[1].health.state = state::HealthState::kInvalid;
  document.keys[2].health = resting(chat::CoolReason::kBilling, kNow + 1000);
  CHECK(keys::find_home_key(document)->id == "k2");
  CHECK(keys::find_home_key(pool({})) == nullptr);
}

TEST_CASE("keys: least used counts calls that failed, those of other models not") {
  state::KeysDocument document = pool({1, 1});
  state::model_record(document.keys[0], kModel).today.errors = 5;
  state::model_record(document.keys[1], "gemini-2.5-pro").today.errors = 50;
  int first = 0;
  for (uint64_t random = 0; random < 1000; ++random) {
    keys::Ask ask;
    ask.model = kModel;
    ask.now_ms = kNow;
    ask.random = random;
    const auto choice = keys::choose(document, {}, {}, ask);
    REQUIRE(choice.has_value());
    if (choice->key->id == "k0") ++first;
  }
  CHECK(first < 350);  // both draws may be of the same key
}

TEST_CASE("keys: where one key alone may serve, it keeps to its rests and limits, and says so") {
  state::KeysDocument document = pool({1, 1, 1});
  state::ConfigDocument config;
  state::Model& limited = config.policy.models.emplace_back();
  limited.id = kModel;
  limited.rpm = 2;
  keys::Ask ask;
  ask.model = kModel;
  ask.only = "k1";
  ask.now_ms = kNow;
  const auto choose = [&] { return keys::choose(document, config, keys::LocalCounts(), ask); };
  for (ask.random = 0; ask.random < 20; ++ask.random) {
    REQUIRE(choose().has_value());
    CHECK(choose()->key->id == "k1");
  }
  state::ModelRecord& record = state::model_record(document.keys[1], kModel);
  keys::add_to_window(record.window, kNow - 1'000, 2, 0);
  REQUIRE_FALSE(choose().has_value());
  CHECK(choose().error().kind == keys::Empty::Kind::kRateLimited);
  CHECK(choose().error().until_ms > kNow);
  CHECK(choose().error().of_one);
  record = {};
  record.model = kModel;
  record.health = resting(chat::CoolReason::kDailyQuota, kNow + 9);
  CHECK(choose().error().kind == keys::Empty::Kind::kQuota);
  ask.only = {};
  CHECK(choose().has_value());
  document.keys = {document.keys[1]};
  CHECK_FALSE(choose().error().of_one);
}

TEST_CASE("keys: the preferred key's project goes first whatever the strategy, while it is ready") {
  state::KeysDocument document = pool({1, 1, 1, 1});
  document.keys[2].project_group = document.keys[3].project_group = "one";
  keys::Ask ask;
  ask.model = kModel;
  ask.now_ms = kNow;
  const auto chosen = [&] {
    std::string ids;
    for (ask.random = 0; ask.random < 40; ++ask.random) {
      const auto choice = keys::choose(document, {}, keys::LocalCounts(), ask);
      REQUIRE(choice.has_value());
      if (!ids.contains(choice->key->id)) ids += choice->key->id;
    }
    std::ranges::sort(ids);
    return ids;
  };
  ask.preferred = "k1";
  for (const state::Strategy strategy :
       {state::Strategy::kLeastUsed, state::Strategy::kRoundRobin, state::Strategy::kSticky}) {
    ask.strategy = strategy;
    CHECK(chosen() == "1k");
  }
  ask.strategy = state::Strategy::kLeastUsed;
  const std::vector<std::string> tried = {"k1"};
  ask.tried = tried;
  CHECK(chosen() == "023kkk");
  ask.reuse = keys::Reuse::kIfNothingElse;
  CHECK(chosen() == "1k");
  document.keys[1].health = resting(chat::CoolReason::kMinuteQuota, kNow + 9);
  CHECK(chosen() == "023kkk");
  ask.preferred = "k3";
  CHECK(chosen() == "23kk");
  ask.preferred = "gone";
  CHECK(chosen() == "023kkk");
}
