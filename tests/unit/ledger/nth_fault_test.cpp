// A life of the Ledger in which one thing goes wrong, whichever it is.
#include <set>

#include "app/published.h"
#include "app/secret_box.h"
#include "unit/support/ledger_life.h"

#if HAVE_SQLITE

namespace {

using support::Copy;
using support::LedgerBench;
using support::Life;
using support::text_of;

constexpr const char* kReplaced = "AQ.replaced-key-of-the-test-000000000";

std::string path_of(Life& life, std::string_view name) {
  return base::concat("gemini-keys/", life.id_of(name));
}

// Of another deployment.
std::string backup() {
  LedgerBench other;
  other.admin("POST", "gemini-keys", R"({"key":"AQ.imported","name":"imported"})");
  other.admin("POST", "export", R"({"password":"open sesame"})");
  return std::string(other.text());
}

void live(Life& life) {
  life.edit("POST", "gemini-keys", R"({"key":"AQ.first","name":"first"})");
  life.edit("POST", "gemini-keys", R"({"key":"AQ.second","name":"second"})");
  life.edit("POST", "gemini-keys", R"({"key":"AQ.third","name":"third"})");
  life.edit("POST", "worker-keys", R"({"description":"client"})");
  life.sync(life.late);
  life.chat("first");
  life.edit("PATCH", path_of(life, "second"), R"({"enabled":false})");
  life.chat("first");
  life.edit("PATCH", path_of(life, "first"), base::concat(R"({"key":")", kReplaced, R"("})"));
  life.restart();
  life.chat("first");
  life.edit("POST", "import", backup());
  life.edit("PATCH", "system-settings", R"({"max_retry":5})");
  life.sync(life.late);
  life.edit("DELETE", path_of(life, "third"));
  life.chat("imported");
  auto& variables = life.bench.host.variables;
  variables["SESSION_SECRET_KEY_PREVIOUS"] = std::exchange(variables["SESSION_SECRET_KEY"], "new");
  life.restart();
  life.pass(10 * base::kMinuteMs);
  variables.erase("SESSION_SECRET_KEY_PREVIOUS");
  life.chat("first");
  life.restart();
  life.edit("PATCH", path_of(life, "first"), R"({"note":"kept"})");
  life.pass(base::kHourMs);
}

std::string put(Life& life, host::Space space, std::string_view name) {
  return life.bench.host.kv[static_cast<int>(space)][std::string(name)];
}

void check_after(Life& life) {
  life.restart();
  life.sync(life.late);
  const ledger::State& state = life.bench.state;
  std::set<std::string> ids;
  for (const state::GeminiKey& key : state.keys.keys) {
    ids.insert(key.id);
    CHECK(support::run_now(app::open_secret(life.bench.host, key.sealed)).has_value());
  }
  REQUIRE(state.keys.keys.size() == 3);
  CHECK(ids.size() == 3);
  CHECK(state.keys.keys[0].note == "kept");
  CHECK(support::run_now(app::open_secret(life.bench.host, state.keys.keys[0].sealed)) ==
        kReplaced);
  CHECK_FALSE(state.keys.keys[1].enabled);
  CHECK(state.keys.keys[2].name == "imported");
  CHECK(state.config.policy.settings.max_retry == 5);
  CHECK(support::requests_of(state, life.id_of("first")) == life.chats() - 1);
  CHECK(support::requests_of(state, life.id_of("imported")) == 1);
  REQUIRE(life.bench.admin("GET", "usage") == 200);
  CHECK(life.bench.json().find("totals")->find("requests")->as_int() == life.chats());
  for (const Copy* copy : {&life.quick, &life.late}) {
    CHECK(text_of(copy->keys) == text_of(state.keys));
    CHECK(text_of(copy->config) == text_of(state.config));
  }
  CHECK(put(life, host::Space::kGeminiKeys, app::kPublishedKeys) == text_of(state.keys));
  CHECK(put(life, host::Space::kWorkerConfig, app::kPublishedConfig) == text_of(state.config));
  // Of each secret it is known whether a key has it.
  const auto add = [&](std::string_view secret) {
    return life.bench.admin("POST", "gemini-keys", base::concat(R"({"key":")", secret, R"("})"));
  };
  for (const char* there : {kReplaced, "AQ.second", "AQ.imported"}) CHECK(add(there) == 409);
  for (const char* gone : {"AQ.first", "AQ.third"}) CHECK(add(gone) == 201);
}

// More than are taken over at once.
constexpr size_t kOldKeys = 410;

void take_over(Life& life) {
  auto& kv = life.bench.host.kv[static_cast<int>(host::Space::kGeminiKeys)];
  std::string list;
  for (size_t i = 0; i < kOldKeys; ++i) {
    const std::string id = base::concat("old", std::to_string(i));
    kv[base::concat("key:", id)] = base::concat(R"({"key":"AIza-)", id, R"("})");
    list += base::concat(i == 0 ? "" : ",", "\"", id, "\"");
  }
  kv["_config:key_list"] = base::concat("[", list, "]");
  life.sync(life.quick);
  life.pass(10 * base::kMinuteMs);
}

void check_taken_over(Life& life) {
  life.restart();
  const std::vector<state::GeminiKey>& keys = life.bench.state.keys.keys;
  REQUIRE(keys.size() == kOldKeys);
  for (size_t i = 0; i < kOldKeys; ++i) {
    const std::string id = base::concat("old", std::to_string(i));
    const auto secret = support::run_now(app::open_secret(life.bench.host, keys[i].sealed));
    if (keys[i].id != id || secret != base::concat("AIza-", id)) FAIL_CHECK(id);
  }
  CHECK(text_of(life.quick.keys) == text_of(life.bench.state.keys));
}

}  // namespace

TEST_CASE("ledger: whatever of a life goes wrong once, nothing is lost", "[ledger]") {
  support::play(live, check_after, 1);
}

TEST_CASE("ledger: whatever goes wrong once, all of the predecessor's keys are taken over",
          "[ledger]") {
  support::play(take_over, check_taken_over, 97);
}

#endif
