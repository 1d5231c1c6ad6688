#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "app/memory.h"
#include "app/signature_memory.h"
#include "json/known.h"
#include "keys/choose.h"
#include "state/config_document.h"
#include "state/keys_document.h"
#include "state/report.h"

namespace app {

inline constexpr size_t kOutcomesPerReport = 500;

// Whose turn it is to report: one request's at a time. Another one takes it when that has died, or
// is being slow on purpose; so whoever has waited asks whether its turn still lasts.
class Turn {
 public:
  using Number = uint64_t;

  Number take(int64_t now_ms) {
    begun_ms_ = now_ms;
    taken_ = true;
    return ++number_;
  }
  void end() { taken_ = false; }
  bool is_taken() const { return taken_; }
  Number number() const { return number_; }
  bool is(Number number) const { return taken_ && number == number_; }
  int64_t begun_ms() const { return begun_ms_; }

 private:
  Number number_ = 0;
  int64_t begun_ms_ = 0;
  bool taken_ = false;
};

// Reports that wait for the Ledger. One is under way at a time; outcomes meanwhile join the next.
struct Outbox {
  std::vector<state::Outcome> waiting;
  std::vector<state::Outcome> under_way;
  Turn turn;                         // lasts for one report, and the rest after it failed
  bool held_back = false;            // the report of this turn waits for more outcomes
  bool pausing = false;              // it has failed, and nothing is under way until its next try
  size_t most = kOutcomesPerReport;  // of the next report; fewer after one was refused for good
  int64_t sent_ms = 0;               // when the last one left
  int64_t rest_until_ms = 0;         // the Ledger took none of the last: none leaves before
  size_t given_up = 0;               // outcomes that did not fit, since the log was last told
  // Since when one request has carried them; a later one then takes its place, because the platform
  // ends what a request does long after its answer.
  int64_t carried_since_ms = 0;
  bool has_heir = false;  // a later one waits to do so
};

// What a call has told of a key and the Ledger has not heard, while the chat goes on and later.
struct Unheard {
  std::string outcome_id;
  state::HealthEffect effect;
};

// Ids of the models Google offers, as last heard.
struct KnownModels {
  std::vector<std::string> ids;
  int64_t until_ms = 0;
};

// Records of requests that were refused, in one minute.
struct RefusalRecords {
  int64_t minute = 0;
  int count = 0;
};

// What one request asks for all of them. One that is broken off leaves its question open.
struct Question {
  bool open = false;
  int64_t asked_ms = 0;
};

// What one isolate knows between requests. Only the copies of the two documents matter; the rest
// saves work. In the Durable Object's own instance nothing of it is used.
struct Isolate {
  bool loaded = false;
  Question loading;                // for the copies of a cold isolate
  int64_t fresh_ms = 0;            // when the copies were last known to be current
  Question doubt;                  // because they seem not to be
  int64_t doubts_ms = 0;           // up to when such questions have used up their allowance
  int64_t silence_told_ms = 0;     // when the log was last told that it does not answer
  int64_t unreadable_told_ms = 0;  // or not in words that can be read
  int64_t loss_told_ms = 0;        // or that outcomes were given up
  state::KeysDocument keys;
  state::ConfigDocument config;
  keys::LocalCounts counts;
  Outbox outbox;
  RefusalRecords refusals;
  std::vector<Unheard> unheard;
  Memory memory;
  // Of small requests of the panel, and of logins, which strangers can send: whoever fills one of
  // the four takes nothing from the others.
  Memory panel_memory{.most = size_t{4} * 1024 * 1024};
  Memory login_memory{.most = size_t{2} * 1024 * 1024};
  // Of logins that do not tell their length, as no browser sends them: these hold some already
  // while they come.
  Memory untold_login_memory{.most = size_t{1} * 1024 * 1024};
  SignatureMemory signatures;
  SignatureMemory issuers;  // apart, so that neither takes the other's place
  std::map<std::string, std::string> opened_secrets;  // sealed → secret
  KnownModels models;
  json::Known known;  // the tools of agents
};

}  // namespace app
