#pragma once

#include <cstdint>
#include <map>

#include "chat/failure.h"
#include "state/settings.h"

// What follows a failed attempt, as long as no byte has gone to the client.
namespace keys {

// Fetches of a client's request. Workers Free ends what is beyond fifty; where one is looked up,
// its redirect is the last.
inline constexpr int kMostFetches = 49;
inline constexpr int kMostRepairs = 2;

// What a request has used up.
struct Progress {
  int calls = 0;            // upstream calls made, the failed one included
  int request_fetches = 0;  // those of all choices (`n`) of the request, to come too, and of files
  int waits = 0;
  std::map<int, int> waits_after;  // of these, by the upstream status they followed
  int empties = 0;                 // answers without content that were asked for again
  int repairs = 0;
  bool switched = false;      // a kSwitchOnce has been granted
  uint32_t repairs_done = 0;  // one bit for each chat::Repair
  chat::Leeway leeway;        // of the body that was refused
  int64_t elapsed_ms = 0;     // since the request's first upstream call began
};

struct Step {
  enum class Kind {
    kAnotherKey,  // choose() with Reuse::kNo
    kAnyKey,      // after `wait_ms`, choose() with Reuse::kIfNothingElse
    kSameKey,     // with `repair`
    kGiveUp,      // the failure's error is the answer
  };
  Kind kind = Kind::kGiveUp;
  int64_t wait_ms = 0;
  chat::Repair repair = chat::Repair::kNone;
};

// Upstream calls a request may make, rotation, waits and repairs together.
int calls_allowed(const state::Settings& settings);

// Whether one more fits beside so many of the request.
constexpr bool may_fetch(int request_fetches) {
  return request_fetches < kMostFetches;
}

// `random` spreads a back-off of 0.5 s, then 1 s, … by a quarter to both sides.
Step plan_retry(const Progress& progress, const chat::Failure& failure,
                const state::Settings& settings, uint64_t random);

// Counts the step, so that the next plan knows of it. Calls and time are counted by the caller.
void note_step(Progress& progress, const chat::Failure& failure, const Step& step);

// An answer without content: one more try, preferably over another key, unless the budget or the
// settings forbid it. Each costs quota, and a request that is answered so twice is so again.
Step plan_empty_retry(const Progress& progress, const state::Settings& settings);

}  // namespace keys
