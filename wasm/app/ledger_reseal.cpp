#include "app/ledger_reseal.h"

#include <algorithm>
#include <utility>

#include "app/secret_box.h"
#include "ledger/edit.h"
#include "ledger/notes.h"
#include "ledger/tables.h"

namespace app {
namespace {

constexpr size_t kAtOnce = 200;
constexpr std::string_view kSealNote = "sealed_with";

// Opened and sealed again; an error when it does not open.
async::Task<base::Result<std::string>> reseal(host::Host& host, std::string sealed) {
  const base::Result<std::string> secret = co_await open_secret(host, std::move(sealed));
  if (!secret) co_return std::unexpected(secret.error());
  co_return co_await seal_secret(host, *secret);
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
  // Backwards: a key deleted meanwhile can then only make one be sealed twice, never be missed.
  for (size_t done = 0; done < kAtOnce && state.reseal_left > 0; ++done) {
    const size_t index = std::min(state.reseal_left, state.keys.keys.size());
    state.reseal_left = index == 0 ? 0 : index - 1;
    if (index == 0) break;
    const std::string id = state.keys.keys[index - 1].id;
    const auto sealed = co_await reseal(context.host, state.keys.keys[index - 1].sealed);
    if (!sealed) ++state.unsealed;
    state::GeminiKey* key = state::find_key(state.keys, id);
    if (!sealed || key == nullptr) continue;
    key->sealed = *sealed;
    ledger::touch_key(state, *key);
  }
  ledger::save(context.storage, state);
  state.next_reseal_ms = context.host.now_ms();
  if (state.reseal_left > 0) co_return;
  state.next_reseal_ms = 0;
  // What did not open is tried again at the next start, which may bring the previous secret.
  if (state.unsealed > 0) co_return;
  ledger::save_note(context.storage, kSealNote, sealing_mark(context.host));
}

}  // namespace app
