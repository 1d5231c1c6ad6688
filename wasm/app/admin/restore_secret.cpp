#include "app/admin/restore_secret.h"

#include <utility>

#include "app/secret_box.h"
#include "keys/health.h"
#include "ledger/edit.h"

namespace app {

async::Task<base::Result<bool>> restore_secret(AdminCall& call, std::string id,
                                               std::string secret) {
  const state::GeminiKey* const stored = state::find_key(call.state().keys, id);
  if (stored == nullptr) co_return false;
  const std::string closed = stored->sealed;
  const base::Result<std::string> opened = co_await open_secret(call.context.host, closed);
  if (opened) co_return false;
  base::Result<std::string> sealed = co_await seal_secret(call.context.host, secret);
  if (!sealed) co_return std::unexpected(sealed.error());
  state::GeminiKey* const key = state::find_key(call.state().keys, id);
  // Another call may have given it another secret meanwhile.
  if (key == nullptr || key->sealed != closed) co_return false;
  key->sealed = *std::move(sealed);
  keys::clear_health(*key);
  ledger::touch_key(call.state(), *key);
  co_return true;
}

}  // namespace app
