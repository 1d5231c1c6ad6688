// A life of the Ledger in which one thing goes wrong, whichever it is.
#include <catch2/catch.hpp>
#include <set>

#include "app/published.h"
#include "app/secret_box.h"
#include "base/civil_time.h"
#include "base/text.h"
#include "unit/support/faulty_host.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::answered;
using support::LedgerBench;

constexpr const char* kModel = "gemini-2.5-flash";

template <typename Document>
std::string text_of(const Document& document) {
  base::Buffer out;
  if constexpr (std::is_same_v<Document, state::KeysDocument>) {
    state::write_keys_document(document, out);
  } else {
    state::write_config_document(document, out);
  }
  return out.str();
}

// What an isolate has of the Ledger's.
struct Copy {
  state::KeysDocument keys;
  state::ConfigDocument config;

  void hear(state::ReportReply reply, const state::Report& asked) {
    CHECK(state::apply_delta(keys, std::move(reply.keys), asked.keys_since) !=
          state::Applied::kGap);
    CHECK(state::apply_delta(config, std::move(reply.config), asked.config_since) !=
          state::Applied::kGap);
  }
};

enum class Trouble {
  kStatementFails,
  kFailsAndEnds,      // the instance does, with the call of the statement
  kEndsWhileWaiting,  // for KV, a cipher or the time
};

class Life {
 public:
  // The `which`th statement or wait of it is the one.
  Life(Trouble trouble, int64_t which) : trouble_(trouble), which_(which) {
    if (trouble != Trouble::kEndsWhileWaiting) bench.storage.break_once(which);
  }

  LedgerBench bench;

  bool has_had_it() const {
    return trouble_ == Trouble::kEndsWhileWaiting ? waits_ >= which_
                                                  : bench.storage.has_broken_once();
  }

  // Tells what the isolate has to tell, and hears what is new; again while it is not taken.
  void sync(Copy& copy) {
    for (int tries = 0; tries < 3; ++tries) {
      state::Report report;
      report.keys_since = copy.keys.seq;
      report.config_since = copy.config.seq;
      report.outcomes = untold_;
      base::Buffer body;
      state::write_report(report, body);
      const app::LedgerReply reply = call("POST", "/report", body.str());
      if (reply.status == 200) {
        const auto read = state::read_report_reply(reply.body);
        REQUIRE(read.has_value());
        untold_.clear();
        copy.hear(*read, report);
        return;
      }
      pass(31 * base::kSecondMs);
    }
    FAIL("the Ledger takes no report");
  }

  void chat(std::string_view key) {
    const std::string id = base::concat("chat", std::to_string(chats_++));
    untold_.push_back(answered(id, id_of(key), kModel, "", bench.host.clock_ms));
  }

  // As an admin does, who tries once more what was not answered well.
  void edit(std::string_view method, std::string_view resource, std::string_view body = {}) {
    const std::string path = base::concat("/admin/", resource);
    for (int tries = 0; tries < 3; ++tries) {
      const app::LedgerReply reply = call(method, path, body);
      CAPTURE(path, reply.status, reply.body);
      if (reply.status == 200 || reply.status == 201) break;
      // What was done before the answer was lost is not done twice.
      const bool done = reply.status == 404 || reply.status == 409;
      if (tries > 0 && trouble_ == Trouble::kEndsWhileWaiting && done) break;
      REQUIRE((reply.status >= 500 || reply.status == kNoAnswer));
      REQUIRE(tries < 2);
      pass(kSecond);
    }
    pass(kSecond);
    sync(quick);
  }

  // Alarms ring on the way, each a call of its own.
  void pass(int64_t ms) {
    const int64_t until = bench.host.clock_ms + ms;
    while (bench.storage.alarm_ms != 0 && bench.storage.alarm_ms <= until) {
      bench.host.clock_ms = std::max(bench.host.clock_ms, bench.storage.alarm_ms);
      bench.storage.alarm_ms = 0;
      // The platform rings again, later each time.
      if (call("POST", "/alarm").status != 200) {
        bench.storage.alarm_ms = bench.host.clock_ms + 2 * kSecond;
      }
    }
    bench.host.clock_ms = until;
  }

  void restart() {
    bench.restart();
    sync(quick);
  }

  std::string id_of(std::string_view name) {
    for (const state::GeminiKey& key : quick.keys.keys) {
      if (key.name == name) return key.id;
    }
    return "";
  }

  int64_t chats() const { return chats_; }

  static constexpr int64_t kSecond = base::kSecondMs;
  Copy quick;  // hears of everything at once
  Copy late;   // now and then

 private:
  app::LedgerReply call(std::string_view method, std::string_view path,
                        std::string_view body = {}) {
    bench.storage.begin_call();
    support::FaultyHost host(bench.host);
    if (trouble_ == Trouble::kEndsWhileWaiting && which_ > waits_) {
      host.stops_at = static_cast<int>(which_ - waits_);
    }
    app::LedgerReply reply{kNoAnswer, ""};
    app::LedgerContext context{bench.storage, host, bench.state};
    async::Task<void> task =
        app::handle_ledger(context, bench.request(method, path, body),
                           [&](const app::LedgerReply& given) { reply = given; });
    const bool ended = host.run(task, base::kHourMs);
    waits_ += host.waits;
    const bool broken = bench.storage.failed() && trouble_ == Trouble::kFailsAndEnds;
    if (!ended || broken) bench.restart();
    return reply;
  }

  static constexpr int kNoAnswer = 0;

  Trouble trouble_;
  int64_t which_;
  int64_t waits_ = 0;
  std::vector<state::Outcome> untold_;
  int64_t chats_ = 0;
};

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
  life.edit("PATCH", path_of(life, "first"), R"({"key":"AQ.replaced-key-of-the-test-000000000"})");
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
        "AQ.replaced-key-of-the-test-000000000");
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
}

}  // namespace

TEST_CASE("ledger: whatever of a life goes wrong once, nothing is lost", "[ledger]") {
  const auto trouble =
      GENERATE(Trouble::kStatementFails, Trouble::kFailsAndEnds, Trouble::kEndsWhileWaiting);
  int64_t which = 1;
  for (bool had = true; had; ++which) {
    CAPTURE(static_cast<int>(trouble), which);
    Life life(trouble, which);
    live(life);
    had = life.has_had_it();
    check_after(life);
  }
  CHECK(which > 30);
}

#endif
