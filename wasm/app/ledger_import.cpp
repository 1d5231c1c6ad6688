#include "app/ledger_import.h"

#include <algorithm>
#include <utility>

#include "app/predecessor.h"
#include "app/random.h"
#include "app/secret_box.h"
#include "app/secret_marks.h"
#include "base/text.h"
#include "ledger/edit.h"
#include "ledger/key_marks.h"
#include "ledger/notes.h"
#include "ledger/tables.h"

namespace app {
namespace {

constexpr int64_t kKeysAtOnce = 400;
// The platform opens no more connections at a time.
constexpr int64_t kReadsAtOnce = 6;
constexpr int kNotFound = 404;
constexpr std::string_view kKeyList = "_config:key_list";
constexpr std::string_view kConfigEntries[] = {"models", "category_quotas", "worker_keys",
                                               "worker_keys_safety_settings"};
constexpr size_t kImportedIdLength = 12;
constexpr std::string_view kImportNote = "next_import";  // 1 + index in the list of the next key

base::Error kv_error() {
  return {base::ErrorCode::kOverloaded, "The stored configuration cannot be read; try again."};
}

base::Error overtaken_error() {
  return {base::ErrorCode::kOverloaded, "The stored configuration is being read; try again."};
}

// Entries read at once, in the order of their names; empty where there is none. Notes that the
// import goes on. Error too when another call has begun it anew meanwhile: the State is another
// one then.
async::Task<base::Result<std::vector<std::string>>> get_all(LedgerContext& context,
                                                            host::Space space,
                                                            std::vector<std::string> names) {
  const int64_t reading = context.state.lasting.reading;
  std::vector<async::Operation> reads;
  for (const std::string& name : names) reads.push_back(context.host.kv_get(space, name));
  std::vector<std::string> texts;
  bool failed = false;
  for (async::Operation& read : reads) {
    const async::Completion got = co_await read;
    failed = failed || !got.ok();
    texts.emplace_back(got.code == kNotFound ? std::string_view() : got.bytes.view());
  }
  if (context.state.lasting.reading != reading) co_return base::fail(overtaken_error());
  if (failed) co_return base::fail(kv_error());
  context.state.import_ms = context.host.now_ms();
  co_return texts;
}

async::Task<base::Status> import_config(LedgerContext& context) {
  std::vector<std::string> names(std::begin(kConfigEntries), std::end(kConfigEntries));
  const base::Result<std::vector<std::string>> texts =
      co_await get_all(context, host::Space::kWorkerConfig, std::move(names));
  if (!texts) co_return std::unexpected(texts.error());
  ledger::State& state = context.state;
  state.config.policy.models = read_old_models((*texts)[0]);
  read_old_quotas((*texts)[1], state.config.policy.settings.category_quotas);
  ledger::touch_policy(state);
  for (state::WorkerKey& key : read_old_worker_keys((*texts)[2], (*texts)[3])) {
    const bool known = std::ranges::any_of(
        state.config.worker_keys,
        [&](const state::WorkerKey& present) { return present.hash == key.hash; });
    if (known) continue;
    key.id = fresh_text(context.host, kImportedIdLength);
    ledger::add_worker_key(state, std::move(key));
  }
  co_return base::Status();
}

async::Task<base::Status> import_key(LedgerContext& context, std::string id, std::string text) {
  const int64_t reading = context.state.lasting.reading;
  std::optional<OldGeminiKey> old = read_old_key(text, context.state.keys.day);
  if (!old || state::find_key(context.state.keys, id) != nullptr) co_return base::Status();
  base::Result<std::string> sealed = co_await seal_secret(context.host, old->secret);
  if (!sealed) co_return std::unexpected(sealed.error());
  if (context.state.lasting.reading != reading) co_return base::fail(overtaken_error());
  const std::string mark = hash_of_secret(old->secret);
  const auto known = ledger::find_marks(context.storage, {mark});
  const bool twice =
      known.contains(mark) && state::find_key(context.state.keys, known.at(mark)) != nullptr;
  if (twice) co_return base::Status();
  ledger::save_marks(context.storage, {{mark, id}});
  old->key.id = id;
  old->key.sealed = *std::move(sealed);
  old->key.preview = preview_of_secret(old->secret);
  ledger::add_key(context.state, std::move(old->key));
  co_return base::Status();
}

async::Task<base::Status> import_batch(LedgerContext& context, std::vector<std::string> ids) {
  std::vector<std::string> names;
  for (const std::string& id : ids) names.push_back(base::concat("key:", id));
  base::Result<std::vector<std::string>> texts =
      co_await get_all(context, host::Space::kGeminiKeys, std::move(names));
  if (!texts) co_return std::unexpected(texts.error());
  for (size_t i = 0; i < ids.size(); ++i) {
    const base::Status imported =
        co_await import_key(context, std::move(ids[i]), std::move((*texts)[i]));
    if (!imported) co_return imported;
  }
  co_return base::Status();
}

// The next part of the list; State::next_import says where it is afterwards.
async::Task<base::Status> import_keys(LedgerContext& context) {
  std::vector<std::string> name(1, std::string(kKeyList));
  const base::Result<std::vector<std::string>> list =
      co_await get_all(context, host::Space::kGeminiKeys, std::move(name));
  if (!list) co_return std::unexpected(list.error());
  const std::vector<std::string> ids = read_old_key_list(list->front());
  const int64_t count = static_cast<int64_t>(ids.size());
  int64_t index = std::max<int64_t>(context.state.next_import, 1) - 1;
  const int64_t end = std::min(index + kKeysAtOnce, count);
  while (index < end) {
    const int64_t next = std::min(index + kReadsAtOnce, end);
    const base::Status imported = co_await import_batch(
        context, std::vector<std::string>(ids.begin() + index, ids.begin() + next));
    if (!imported) co_return imported;
    index = next;
  }
  context.state.next_import = end < count ? end + 1 : 0;
  ledger::save_note(context.storage, kImportNote, std::to_string(context.state.next_import));
  co_return base::Status();
}

}  // namespace

async::Task<base::Status> import_predecessor(LedgerContext& context) {
  const base::Status config = co_await import_config(context);
  if (!config) co_return config;
  co_return co_await import_keys(context);
}

async::Task<void> continue_import(LedgerContext& context) {
  if (context.state.next_import == 0) co_return;
  const base::Status imported = co_await import_keys(context);
  if (imported) ledger::save(context.storage, context.state);
}

void load_import(LedgerContext& context) {
  context.state.next_import =
      base::parse_int(ledger::read_note(context.storage, kImportNote)).value_or(0);
}

}  // namespace app
