#include "ledger/rows.h"
#include "ledger/seen.h"
#include "ledger/tables.h"
#include "ledger/usage.h"

namespace ledger {
namespace {

constexpr size_t kRemovalsKept = 2000;

constexpr std::string_view kPutKeys =
    "INSERT INTO gemini_keys(position, id, body) SELECT value->>0, value->>1, value->>2 FROM"
    " json_each(?) WHERE true ON CONFLICT(position) DO UPDATE SET body = excluded.body";
constexpr std::string_view kPutWorkerKeys =
    "INSERT INTO worker_keys(position, id, body) SELECT value->>0, value->>1, value->>2 FROM"
    " json_each(?) WHERE true ON CONFLICT(position) DO UPDATE SET body = excluded.body";
constexpr std::string_view kDropKeys =
    "DELETE FROM gemini_keys WHERE position IN (SELECT value->>0 FROM json_each(?))";
constexpr std::string_view kDropWorkerKeys =
    "DELETE FROM worker_keys WHERE position IN (SELECT value->>0 FROM json_each(?))";

void put_row(RowWriter& rows, int64_t position, std::string_view id, const base::Buffer& body) {
  rows.begin().integer(position).string(id).string(body.str());
  rows.end();
}

void save_keys(Statements& statements, const State& state) {
  RowWriter rows(statements, kPutKeys);
  state::KeysDocument one;
  one.day = state.keys.day;
  for (const state::GeminiKey& key : state.keys.keys) {
    if (key.seq <= state.saved_keys_seq) continue;
    one.keys.assign(1, key);
    base::Buffer body;
    state::write_keys_document(one, body);
    put_row(rows, state.key_places.of.at(key.id), key.id, body);
  }
  rows.flush();
}

void save_worker_keys(Statements& statements, const State& state) {
  RowWriter rows(statements, kPutWorkerKeys);
  state::ConfigDocument one;
  one.day = state.config.day;
  for (const state::WorkerKey& key : state.config.worker_keys) {
    if (key.seq <= state.saved_config_seq) continue;
    one.worker_keys.assign(1, key);
    base::Buffer body;
    state::write_config_document(one, body);
    put_row(rows, state.worker_places.of.at(key.id), key.id, body);
  }
  rows.flush();
}

void drop_removed(Statements& statements, std::string_view sql, const Places& places,
                  const std::vector<state::Removed>& removed, int64_t saved_seq) {
  RowWriter rows(statements, sql);
  for (const state::Removed& gone : removed) {
    const auto place = places.of.find(gone.id);
    if (gone.seq <= saved_seq || place == places.of.end()) continue;
    rows.begin().integer(place->second);
    rows.end();
  }
  rows.flush();
}

void forget_places(Places& places, const std::vector<state::Removed>& removed, int64_t saved_seq) {
  for (const state::Removed& gone : removed) {
    if (gone.seq > saved_seq) places.of.erase(gone.id);
  }
}

void save_policy(Statements& statements, const State& state) {
  if (state.config.policy.seq <= state.saved_policy_seq) return;
  state::ConfigDocument one;
  one.policy = state.config.policy;
  base::Buffer body;
  state::write_config_document(one, body);
  add(statements, "INSERT OR REPLACE INTO policy(id, body) VALUES(1, ?)", {body.str()});
}

void save_head(Statements& statements, const State& state) {
  add(statements,
      "INSERT OR REPLACE INTO head(id, keys_seq, keys_day, config_seq, config_day, folded, pruned)"
      " VALUES(1, ?, ?, ?, ?, ?, ?)",
      {state.keys.seq, state.keys.day, state.config.seq, state.config.day, state.journal.last,
       state.pruned_day});
}

// Who is older than the forgotten removals gets the whole document.
void forget_removals(std::vector<state::Removed>& removed, int64_t& floor) {
  if (removed.size() <= kRemovalsKept) return;
  const auto kept = removed.end() - kRemovalsKept / 2;
  floor = (kept - 1)->seq;
  removed.erase(removed.begin(), kept);
}

}  // namespace

void save(Storage& storage, State& state) {
  if (state.loading == Loading::kNot) return;
  Statements statements;
  drop_removed(statements, kDropKeys, state.key_places, state.removed_keys, state.saved_keys_seq);
  drop_removed(statements, kDropWorkerKeys, state.worker_places, state.removed_workers,
               state.saved_config_seq);
  save_keys(statements, state);
  save_worker_keys(statements, state);
  save_policy(statements, state);
  save_usage(storage, statements, state.usage);
  save_seen(statements, state.journal);
  save_head(statements, state);
  // A row that was not read must not be written over. What the state holds beyond the tables is
  // lost then, as when a write fails.
  if (storage.failed()) state.loading = Loading::kNot;
  if (storage.failed() || !storage.write(statements)) return;
  forget_places(state.key_places, state.removed_keys, state.saved_keys_seq);
  forget_places(state.worker_places, state.removed_workers, state.saved_config_seq);
  for (UsageSums& sums : state.sums) {
    for (const auto& [hour, counted] : state.usage) add_hour(sums, hour, counted);
  }
  state.usage.clear();
  state.unsaved = false;
  state.saved_keys_seq = state.keys.seq;
  state.saved_config_seq = state.config.seq;
  state.saved_policy_seq = state.config.policy.seq;
  state.journal.folded = state.journal.last;
  state.journal.unfolded_outcomes = 0;
  forget_removals(state.removed_keys, state.keys_floor);
  forget_removals(state.removed_workers, state.config_floor);
}

void save_publication(Storage& storage, std::string_view name, const Publication& publication) {
  write(storage,
        "INSERT OR REPLACE INTO publications(name, seq, day, at, count_day, puts, edits)"
        " VALUES(?, ?, ?, ?, ?, ?, ?)",
        {cell(name), publication.seq, publication.day, publication.at_ms, publication.count_day,
         publication.puts, publication.edits});
}

}  // namespace ledger
