#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "account/usage.h"
#include "ledger/publication.h"
#include "ledger/usage_sums.h"
#include "state/config_document.h"
#include "state/keys_document.h"
#include "state/report.h"

namespace ledger {

// Row numbers of a document's entries: they keep the configured order.
struct Places {
  std::unordered_map<std::string, int64_t> of;  // by entry id
  int64_t next = 1;
};

// The newest of the rows that hold ids of outcomes.
struct SeenRow {
  int64_t number = 0;  // 0 = there is none yet
  int64_t at_ms = 0;   // when the first of its outcomes came
  int64_t count = 0;
};

// Reports are numbered from 1 and stored under their number modulo the ring. The tables
// hold what the reports up to `folded` tell; those after it wait for save().
struct Journal {
  int64_t last = 0;
  int64_t folded = 0;
  int64_t unfolded_outcomes = 0;  // of the reports after `folded`
  int64_t unfolded_ms = 0;        // when the first of them came
  // Outcome ids of late, oldest first, so that a repeated one is known.
  std::deque<std::string> order;
  std::unordered_set<std::string> known;
  SeenRow seen_row;
};

// What failed among the newest outcomes, so that whoever asks again and again reads each once.
struct Failures {
  int64_t read = 0;      // the last report that was
  int64_t outcomes = 0;  // in those read
  struct Numbered {
    int64_t number;  // among them
    state::Outcome outcome;
  };
  std::deque<Numbered> oldest_first;
};

// One published document.
struct Published {
  Publication publication;
  bool edited = false;  // an edit waits to be put
};

// What lasts as long as the instance, however often it reads the tables.
struct Lasting {
  int64_t reading = 0;  // how many times it has: tells a State made anew
  // Until then reports are refused unread, because the tables took none: each would read them anew.
  int64_t hold_until_ms = 0;
  // When a put under way began, 0 = none is: it goes on though the State it is of is thrown away,
  // and must not overtake a newer one.
  int64_t keys_put_ms = 0;
  int64_t config_put_ms = 0;
  int64_t put_failure_told_ms = 0;  // when the log was last told of one
  int64_t policy_told_ms = 0;       // and of settings that cannot be read
};

enum class Loading { kNot, kImporting, kDone };

// Everything the Ledger knows, in memory: read from the tables once, written through afterwards.
// Pointers into it are never kept over a wait, because other calls change it meanwhile.
struct State {
  Lasting lasting;
  Loading loading = Loading::kNot;
  state::KeysDocument keys;
  state::ConfigDocument config;
  Places key_places;
  Places worker_places;
  int64_t unreadable = 0;          // rows of keys of either kind, left as they are
  int64_t unreadable_reports = 0;  // not applied
  // Removals since this instance began, and the seq it began at: who is older gets it all. After a
  // State that was thrown away it is what follows that one's, and the next change has that number:
  // until then everybody gets it all, under a number that is stored.
  std::vector<state::Removed> removed_keys;
  std::vector<state::Removed> removed_workers;
  int64_t keys_floor = 0;
  int64_t config_floor = 0;
  // seq of what the tables hold.
  int64_t saved_keys_seq = 0;
  int64_t saved_config_seq = 0;
  int64_t saved_policy_seq = 0;
  // There are numbers that neither the tables nor a report of the journal account for: a start
  // gives them again, so all is saved before anybody is told of them.
  bool unsaved = false;
  HourSums usage;               // counted, not saved
  std::vector<UsageSums> sums;  // of the tables, the range asked for last in front
  int64_t old_usage_end = 0;    // the hour up to which usage is to be converted, 0 = none is left
  Journal journal;
  Failures failures;
  Published published_keys;
  Published published_config;
  int64_t alarm_ms = 0;        // 0 = none is set
  std::string pruned_day;      // the last day of the daily clean-up
  int64_t next_import = 0;     // of the predecessor's keys, 0 = none is left
  int64_t import_ms = 0;       // when the import last went on
  int64_t next_reseal_ms = 0;  // when sealing keys anew goes on, 0 = not needed
  size_t reseal_left = 0;      // how many of the keys are to be done
  size_t unsealed = 0;         // and how many of those done could not be opened
  int64_t next_job_ms = 0;     // when the background key test goes on, 0 = none runs
};

}  // namespace ledger
