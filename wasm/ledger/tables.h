#pragma once

#include <cstdint>

#include "ledger/state.h"
#include "ledger/storage.h"

namespace ledger {

// How the documents were found.
enum class Found { kNothing, kState, kUnreadable };

// Reads everything into a new state, reports that are not in the tables yet included; of the one
// before only what is `lasting` stays, and no number it has given is given again. kNothing: the
// database is new, and so is the state (its seq begins at `now_ms`). kUnreadable: the policy is of
// another version, and the state must not be used, as what it lacks would be written over the row.
Found load(Storage& storage, State& state, int64_t now_ms);

// Writes what has changed since the last time: a row for each changed entry, for each counter, and
// one for the head. Everything up to the last report is in the tables then; when a statement fails,
// nothing has changed. A state that is not loaded is not written.
void save(Storage& storage, State& state);

void save_publication(Storage& storage, std::string_view name, const Publication& publication);

}  // namespace ledger
