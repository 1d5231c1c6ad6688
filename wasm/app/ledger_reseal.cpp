#include "app/ledger_reseal.h"

#include <algorithm>

#include "app/secret_box.h"
#include "keys/health.h"
#include "ledger/edit.h"
#include "ledger/notes.h"
#include "ledger/tables.h"

namespace app {
namespace {

constexpr size_t kAtOnce = 200;
constexpr std::string_view kSealNote = "sealed_with";

// Of no sealing key: some keys did not open, and are tried again at the next start, which may bring
// the previous secret.
constexpr std::string_view kIncomplete = "incomplete";

// One key. Whether it has changed. One that opens rests no longer because it did not.
async::Task<bool> reseal_key(LedgerContext& context, std::string id, std::string sealed) {
  ledger::State& state = context.state;
  const auto fresh = co_await reseal_secret(context.host, sealed);
  if (!fresh) ++state.unsealed;
  if (!fresh) co_return false;
  state::GeminiKey* const key = state::find_key(state.keys, id);
  if (key == nullptr || key->sealed != sealed) co_return false;
  const bool rests = key->health.reason == base::CoolReason::kUnreadable;
  if (!*fresh && !rests) co_return false;
  if (*fresh) key->sealed = **fresh;
  if (rests) keys::clear_health(*key);
  ledger::touch_key(state, *key);
  co_return true;
}

}  // namespace

void plan_reseal(LedgerContext& context) {
  if (context.host.variable("SESSION_SECRET_KEY").empty()) return;
  const std::string mark = sealing_mark(context.host);
  const std::string note = ledger::read_note(context.storage, kSealNote);
  if (note == mark) return;
  if (context.state.keys.keys.empty() || note.empty()) {
    ledger::save_note(context.storage, kSealNote, mark);
    return;
  }
  context.state.next_reseal_ms = context.host.now_ms();
  context.state.reseal_left = context.state.keys.keys.size();
  context.state.unsealed = 0;
}

async::Task<void> reseal_if_due(LedgerContext& context) {
  ledger::State& state = context.state;
  if (state.next_reseal_ms == 0) co_return;
  bool changed = false;
  // Backwards: a key deleted meanwhile can then only make one be sealed twice, never be missed.
  for (size_t done = 0; done < kAtOnce && state.reseal_left > 0; ++done) {
    const size_t index = std::min(state.reseal_left, state.keys.keys.size());
    state.reseal_left = index == 0 ? 0 : index - 1;
    if (index == 0) break;
    const state::GeminiKey& key = state.keys.keys[index - 1];
    changed = co_await reseal_key(context, key.id, key.sealed) || changed;
  }
  if (changed) ledger::save(context.storage, state);
  state.next_reseal_ms = context.host.now_ms();
  if (state.reseal_left > 0) co_return;
  state.next_reseal_ms = 0;
  const std::string note =
      state.unsealed > 0 ? std::string(kIncomplete) : sealing_mark(context.host);
  if (ledger::read_note(context.storage, kSealNote) == note) co_return;
  ledger::save_note(context.storage, kSealNote, note);
}

}  // namespace app
