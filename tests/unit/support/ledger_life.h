#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/civil_time.h"
#include "base/text.h"
#include "unit/support/faulty_host.h"
#include "unit/support/ledger_bench.h"

// A life of the Ledger, with isolates and an admin, in which one thing goes wrong.

#if HAVE_SQLITE

namespace support {

// As it is stored and put.
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

// What goes wrong in a life.
enum class Trouble {
  kStatementFails,
  kFailsAndEnds,      // the instance does, with the call of the statement
  kEndsWhileWaiting,  // for KV, a cipher or the time
};

// The calls of a Ledger over its storage, which outlives its instances.
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
    untold_.push_back(answered(id, id_of(key), "gemini-2.5-flash", "", bench.host.clock_ms));
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
    FaultyHost host(bench.host);
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

// Plays a life once for each thing that can go wrong in it, or for one of `stride`.
inline void play(void (*live_one)(Life&), void (*check_one)(Life&), int64_t stride) {
  const auto trouble =
      GENERATE(Trouble::kStatementFails, Trouble::kFailsAndEnds, Trouble::kEndsWhileWaiting);
  int64_t which = 1;
  for (bool had = true; had; which += stride) {
    CAPTURE(static_cast<int>(trouble), which);
    Life life(trouble, which);
    live_one(life);
    had = life.has_had_it();
    check_one(life);
  }
  CHECK(which > 30);  // there was much to go wrong
}

}  // namespace support

#endif
