#include <algorithm>
#include <utility>

#include "base/pacific_time.h"
#include "ledger/journal.h"
#include "ledger/old_usage.h"
#include "ledger/schema.h"
#include "ledger/seen.h"
#include "ledger/tables.h"

namespace ledger {
namespace {

constexpr std::string_view kKeysName = "keys";

// The place of a row that cannot be read is taken as well, or the next key would be written over
// it.
void note_place(Places& places, const Cell& position) {
  places.next = integer(position) + 1;
}

// An entry that was stored on another day has the counters of that day.
void load_keys(Storage& storage, State& state) {
  for (const Row& row : read(storage, "SELECT position, body FROM gemini_keys ORDER BY position")) {
    note_place(state.key_places, row[0]);
    base::Result<state::KeysDocument> stored = state::read_keys_document(text(row[1]));
    if (!stored || stored->keys.size() != 1) {
      ++state.unreadable;
      continue;
    }
    state::roll_day(*stored, state.keys.day);
    state.key_places.of[stored->keys[0].id] = integer(row[0]);
    state.keys.keys.push_back(std::move(stored->keys[0]));
  }
}

void load_worker_keys(Storage& storage, State& state) {
  for (const Row& row : read(storage, "SELECT position, body FROM worker_keys ORDER BY position")) {
    note_place(state.worker_places, row[0]);
    base::Result<state::ConfigDocument> stored = state::read_config_document(text(row[1]));
    if (!stored || stored->worker_keys.size() != 1) {
      ++state.unreadable;
      continue;
    }
    state::roll_day(*stored, state.config.day);
    state.worker_places.of[stored->worker_keys[0].id] = integer(row[0]);
    state.config.worker_keys.push_back(std::move(stored->worker_keys[0]));
  }
}

// False when there is one that cannot be read.
bool load_policy(Storage& storage, State& state) {
  const Rows rows = read(storage, "SELECT body FROM policy");
  if (rows.empty()) return true;
  base::Result<state::ConfigDocument> stored = state::read_config_document(text(rows[0][0]));
  if (!stored) return false;
  state.config.policy = std::move(stored->policy);
  return true;
}

void load_publications(Storage& storage, State& state) {
  for (const Row& row :
       read(storage, "SELECT name, seq, day, at, count_day, puts, edits FROM publications")) {
    Published& published =
        text(row[0]) == kKeysName ? state.published_keys : state.published_config;
    published.publication = {integer(row[1]), std::string(text(row[2])), integer(row[3]),
                             integer(row[4]), integer(row[5]),           integer(row[6])};
  }
}

// Copies and documents in KV may be those of a Ledger that is gone, with keys that nobody can take
// away any more: copies of before get the whole document, and the documents are replaced by the
// first call.
void begin(State& state, int64_t now_ms) {
  state.keys.seq = state.keys_floor = now_ms;
  state.config.seq = state.config_floor = now_ms;
  state.published_keys.edited = true;
  state.published_config.edited = true;
  state.config.policy.seq = now_ms;
  state.keys.day = base::pacific_day(now_ms);
  state.config.day = state.keys.day;
  state.pruned_day = state.keys.day;
}

// The numbers that a State thrown away has given out, up to these, are not given again, and copies
// that are ahead by them get the whole document. No other number is given out before a change is
// stored (State::unsaved): what an instance has not stored, the next one would give again.
void skip_numbers(State& state, int64_t keys_seq, int64_t config_seq) {
  if (keys_seq > state.keys.seq) state.keys_floor = keys_seq + 1;
  if (config_seq > state.config.seq) state.config_floor = config_seq + 1;
}

Found read_tables(Storage& storage, State& state, int64_t now_ms) {
  migrate(storage);
  const Rows head = read(storage,
                         "SELECT keys_seq, keys_day, config_seq, config_day, folded, pruned FROM"
                         " head");
  if (head.empty()) {
    begin(state, now_ms);
    return Found::kNothing;
  }
  state.keys.seq = integer(head[0][0]);
  state.keys.day = text(head[0][1]);
  state.config.seq = integer(head[0][2]);
  state.config.day = text(head[0][3]);
  state.journal.folded = integer(head[0][4]);
  state.pruned_day = text(head[0][5]);
  // First, as it can be in vain: each call tries again then.
  if (!load_policy(storage, state)) return Found::kUnreadable;
  load_keys(storage, state);
  load_worker_keys(storage, state);
  load_publications(storage, state);
  state.old_usage_end = load_old_usage(storage);
  state.saved_keys_seq = state.keys_floor = state.keys.seq;
  state.saved_config_seq = state.config_floor = state.config.seq;
  state.saved_policy_seq = state.config.policy.seq;
  load_seen(storage, state.journal);
  replay_journal(storage, state);
  return Found::kState;
}

}  // namespace

Found load(Storage& storage, State& state, int64_t now_ms) {
  const Lasting lasting = state.lasting;
  const int64_t keys_seq = std::max(state.keys.seq, state.keys_floor - 1);
  const int64_t config_seq = std::max(state.config.seq, state.config_floor - 1);
  state = State();
  state.lasting = lasting;
  ++state.lasting.reading;
  const Found found = read_tables(storage, state, now_ms);
  skip_numbers(state, keys_seq, config_seq);
  return found;
}

}  // namespace ledger
