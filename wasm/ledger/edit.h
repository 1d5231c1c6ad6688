#pragma once

#include <string_view>

#include "ledger/state.h"

// Changes of the documents by an admin. Each raises the seq, so that the change reaches isolates
// with their next report, and marks the document to be put into KV at once. What they change is
// stored by save().
namespace ledger {

// Appends; the entry's id must be new.
void add_key(State& state, state::GeminiKey key);
void add_worker_key(State& state, state::WorkerKey key);

// To be called after a change of an entry, or of the policy, in place.
void touch_key(State& state, state::GeminiKey& key);
void touch_worker_key(State& state, state::WorkerKey& key);
void touch_policy(State& state);

// Whether there was one.
bool remove_key(State& state, std::string_view id);
bool remove_worker_key(State& state, std::string_view id);

// The number of a change, which the document has then.
int64_t next_seq(int64_t& seq, int64_t floor);
// Whether the next change skips numbers, and is to be saved at once with them.
bool is_below_floor(const State& state);

}  // namespace ledger
