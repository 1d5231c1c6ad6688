#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "app/admin/admin.h"
#include "app/admin/check_deployment.h"
#include "app/admin/check_import.h"
#include "app/admin/check_password.h"
#include "app/admin/input.h"
#include "app/admin/reply.h"
#include "app/admin/restore_secret.h"
#include "app/admin/transfer.h"
#include "app/random.h"
#include "app/secret_box.h"
#include "app/secret_marks.h"
#include "base/text.h"
#include "ledger/edit.h"
#include "ledger/key_marks.h"

namespace app {
namespace {

constexpr size_t kIdSize = 12;

// What an import did.
struct Taken {
  int64_t keys = 0;
  int64_t skipped_keys = 0;  // there already, or without a secret
  int64_t worker_keys = 0;
  int64_t skipped_worker_keys = 0;
  int64_t models = 0;
};

// Those that open: a key that is lost does not keep the others from being saved.
async::Task<std::vector<KeySecret>> open_all(AdminCall& call) {
  std::vector<KeySecret> secrets;
  // A copy: the list may change while a secret is opened.
  const std::vector<state::GeminiKey> keys = call.state().keys.keys;
  for (const state::GeminiKey& key : keys) {
    base::Result<std::string> secret = co_await open_secret(call.context.host, key.sealed);
    if (secret) secrets.push_back({key.id, *std::move(secret)});
  }
  co_return secrets;
}

// A key of the file; its seal is this deployment's, empty when it has no secret.
struct SealedKey {
  state::GeminiKey key;
  std::string secret;
};

// All are sealed before anything is changed, so that a failure leaves nothing half done.
async::Task<base::Result<std::vector<SealedKey>>> seal_all(AdminCall& call, Transfer& transfer) {
  std::unordered_map<std::string, std::string> secrets;
  for (KeySecret& key : transfer.secrets) secrets.emplace(key.id, std::move(key.secret));
  std::vector<SealedKey> keys;
  for (state::GeminiKey& key : transfer.keys.keys) {
    const std::string secret = secrets[key.id];
    key.sealed.clear();
    if (find_secret_fault(secret).empty()) {
      base::Result<std::string> sealed = co_await seal_secret(call.context.host, secret);
      if (!sealed) co_return std::unexpected(sealed.error());
      key.sealed = *std::move(sealed);
    }
    keys.push_back({std::move(key), secret});
  }
  co_return keys;
}

// Of an imported key the seal belongs to another deployment and the counters to another history.
async::Task<base::Status> import_gemini_key(AdminCall& call, state::GeminiKey key,
                                            std::string secret, Taken& taken) {
  ++taken.skipped_keys;
  if (key.sealed.empty()) co_return base::Status();
  const std::string mark = hash_of_secret(secret);
  const auto known = ledger::find_marks(call.context.storage, {mark});
  const state::KeysDocument& keys = call.state().keys;
  if (known.contains(mark) && state::find_key(keys, known.at(mark)) != nullptr) {
    const base::Result<bool> restored = co_await restore_secret(call, known.at(mark), secret);
    if (!restored) co_return std::unexpected(restored.error());
    taken.keys += *restored ? 1 : 0;
    taken.skipped_keys -= *restored ? 1 : 0;
    co_return base::Status();
  }
  if (state::find_key(keys, key.id) != nullptr) key.id = fresh_text(call.context.host, kIdSize);
  key.preview = preview_of_secret(secret);
  ledger::save_marks(call.context.storage, {{mark, key.id}});
  ledger::add_key(call.state(), std::move(key));
  --taken.skipped_keys;
  ++taken.keys;
  co_return base::Status();
}

void import_worker_keys(AdminCall& call, std::vector<state::WorkerKey> keys, Taken& taken) {
  for (state::WorkerKey& key : keys) {
    const state::ConfigDocument& config = call.state().config;
    const bool known = state::find_worker_key_by_hash(config, key.hash) != nullptr;
    ++(known ? taken.skipped_worker_keys : taken.worker_keys);
    if (known) continue;
    if (state::find_worker_key(config, key.id) != nullptr) {
      key.id = fresh_text(call.context.host, kIdSize);
    }
    ledger::add_worker_key(call.state(), std::move(key));
  }
}

// A name stands for one model: an id for its own, an alias for the first that has it.
void drop_taken_aliases(std::vector<state::Model>& models) {
  std::unordered_set<std::string> taken;
  for (const state::Model& model : models) taken.insert(model.id);
  for (state::Model& model : models) {
    std::erase_if(model.aliases,
                  [&](const std::string& alias) { return !taken.insert(alias).second; });
  }
}

void import_policy(AdminCall& call, state::Policy imported, Taken& taken) {
  state::Policy& policy = call.state().config.policy;
  const int64_t epoch = policy.settings.session_epoch;
  policy.settings = std::move(imported.settings);
  policy.settings.session_epoch = epoch;
  taken.models = static_cast<int64_t>(imported.models.size());
  for (state::Model& model : imported.models) {
    std::erase_if(policy.models, [&](const state::Model& old) { return old.id == model.id; });
    policy.models.push_back(std::move(model));
  }
  drop_taken_aliases(policy.models);
  ledger::touch_policy(call.state());
}

}  // namespace

async::Task<AdminResult> export_all(AdminCall& call) {
  Transfer transfer{call.state().keys, call.state().config, {}};
  for (state::GeminiKey& key : transfer.keys.keys) key.sealed.clear();
  transfer.config.policy.revoked_sessions.clear();
  if (call.method == Method::kPost) {
    const base::Status allowed = check_password(call);
    if (!allowed) co_return std::unexpected(allowed.error());
    transfer.secrets = co_await open_all(call);
  }
  co_return LedgerReply{200, write_transfer(transfer, call.now_ms())};
}

async::Task<AdminResult> import_all(AdminCall& call) {
  base::Result<Transfer> transfer = read_transfer(call.body);
  if (!transfer) co_return std::unexpected(transfer.error());
  const base::Status readable = check_import(*transfer);
  if (!readable) co_return std::unexpected(readable.error());
  const base::Status allowed = check_redirection(call, transfer->config.policy.settings);
  if (!allowed) co_return std::unexpected(allowed.error());
  const base::Status sealable = transfer->secrets.empty() ? base::Status() : check_deployment(call);
  if (!sealable) co_return std::unexpected(sealable.error());
  Taken taken;
  state::roll_day(transfer->keys, call.state().keys.day);
  base::Result<std::vector<SealedKey>> sealed = co_await seal_all(call, *transfer);
  if (!sealed) co_return std::unexpected(sealed.error());
  for (SealedKey& one : *sealed) {
    const base::Status done =
        co_await import_gemini_key(call, std::move(one.key), std::move(one.secret), taken);
    if (!done) co_return std::unexpected(done.error());
  }
  state::roll_day(transfer->config, call.state().config.day);
  import_worker_keys(call, std::move(transfer->config.worker_keys), taken);
  import_policy(call, std::move(transfer->config.policy), taken);
  ledger::save(call.context.storage, call.state());
  co_return object_reply(200, [&](json::Writer& out) {
    out.member("success", true).member("geminiKeys", taken.keys);
    out.member("skippedGeminiKeys", taken.skipped_keys).member("workerKeys", taken.worker_keys);
    out.member("skippedWorkerKeys", taken.skipped_worker_keys).member("models", taken.models);
  });
}

}  // namespace app
