#include "ledger/edit.h"

#include <algorithm>
#include <utility>

namespace ledger {
namespace {

template <typename Entry>
bool erase_entry(std::vector<Entry>& entries, std::string_view id) {
  return std::erase_if(entries, [&](const Entry& entry) { return entry.id == id; }) > 0;
}

int64_t edit_keys(State& state) {
  state.unsaved = true;
  state.published_keys.edited = true;
  return next_seq(state.keys.seq, state.keys_floor);
}

int64_t edit_config(State& state) {
  state.unsaved = true;
  state.published_config.edited = true;
  return next_seq(state.config.seq, state.config_floor);
}

}  // namespace

void add_key(State& state, state::GeminiKey key) {
  state.key_places.of[key.id] = state.key_places.next++;
  state.keys.keys.push_back(std::move(key));
  touch_key(state, state.keys.keys.back());
}

void add_worker_key(State& state, state::WorkerKey key) {
  state.worker_places.of[key.id] = state.worker_places.next++;
  state.config.worker_keys.push_back(std::move(key));
  touch_worker_key(state, state.config.worker_keys.back());
}

void touch_key(State& state, state::GeminiKey& key) {
  key.seq = edit_keys(state);
}

void touch_worker_key(State& state, state::WorkerKey& key) {
  key.seq = edit_config(state);
}

void touch_policy(State& state) {
  state.config.policy.seq = edit_config(state);
}

bool remove_key(State& state, std::string_view id) {
  if (!erase_entry(state.keys.keys, id)) return false;
  state.removed_keys.push_back({std::string(id), edit_keys(state)});
  return true;
}

bool remove_worker_key(State& state, std::string_view id) {
  if (!erase_entry(state.config.worker_keys, id)) return false;
  state.removed_workers.push_back({std::string(id), edit_config(state)});
  return true;
}

int64_t next_seq(int64_t& seq, int64_t floor) {
  seq = std::max(seq + 1, floor);
  return seq;
}

bool is_below_floor(const State& state) {
  return state.keys.seq < state.keys_floor || state.config.seq < state.config_floor;
}

}  // namespace ledger
