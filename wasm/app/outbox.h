#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "app/isolate.h"

// What waits for the Ledger and what of it goes next; sync.h sends it.
namespace app {

inline constexpr size_t kOutcomeIdLength = 22;

// Moves the next of what waits under way, as many as one report takes, and answers that report.
state::Report next_report(Isolate& isolate);

// How long the next report is held back for more outcomes to join it. News of a key or of a
// repair, which other isolates want, leaves at once.
int64_t report_delay_ms(const Outbox& outbox, int64_t now_ms);

// How long a request that has carried reports for so long waits before it tries again, after so
// many failures in a row before this one; nullopt = it leaves what waits to a later request.
std::optional<int64_t> retry_pause_ms(size_t failures, int64_t carried_ms);

// Puts a report that failed back to the front.
void take_back(Outbox& outbox);

// Whether the report under way died with its request.
bool is_lost(const Outbox& outbox, int64_t now_ms);

// It has: its turn is over, though the request may still live.
void give_up_turn(Outbox& outbox);

// Leaves out rests that are over, and what a request that never ended has left.
void drop_past(std::vector<Unheard>& unheard, int64_t now_ms);

// Adds what a call has told of a key to the outcome of its chat. A success ends a suspicion.
void add_effect(Isolate& isolate, state::Outcome& outcome, state::HealthEffect effect);

// Such effects as an outcome of their own, which is none of a request. The isolate remembers them
// until the Ledger has heard of that one.
state::Outcome take_news(Isolate& isolate, state::Outcome& of_request, std::string id,
                         int64_t now_ms);

// The Ledger has heard the outcome, or never will.
void forget(Isolate& isolate, const state::Outcome& outcome);

// A Ledger that stays silent must not fill the memory: the oldest outcomes lose their signatures,
// then are given up. How many of them were.
size_t bound_outbox(Isolate& isolate);

// The Ledger will never take the report under way. One of several outcomes is divided, until it is
// known which one is at fault; that one is told without its detail, or else given up: then false.
bool give_way(Isolate& isolate);

}  // namespace app
