#include "app/load_copies.h"

#include <optional>
#include <utility>

#include "app/ledger.h"
#include "app/published.h"
#include "app/sync.h"

namespace app {
namespace {

// The platform sets KV no time, and a client that waits gives up.
constexpr int64_t kKvPatienceMs = 2'500;

template <typename Document>
using Reader = base::Result<Document> (*)(std::string_view);

// One document out of KV; nullopt when it is absent or not readable.
template <typename Document>
std::optional<Document> read_stored(const async::Completion& stored, Reader<Document> read) {
  if (!stored.ok() || stored.code != 200) return std::nullopt;
  base::Result<Document> document = read(stored.bytes.view());
  if (!document) return std::nullopt;
  return std::move(*document);
}

// Both at once: a client waits for the slower one.
struct Readings {
  explicit Readings(host::Host& host)
      : keys(host.kv_get(host::Space::kGeminiKeys, kPublishedKeys)),
        config(host.kv_get(host::Space::kWorkerConfig, kPublishedConfig)) {}

  bool have_ended() const { return keys.await_ready() && config.await_ready(); }

  async::Operation keys;
  async::Operation config;
};

async::Task<void> wait_for(Readings& readings, host::Host& host, int64_t patience_ms) {
  async::Operation late = host.sleep(patience_ms);
  co_await async::FirstOf(readings.keys, late);
  co_await async::FirstOf(readings.config, late);
}

// Whether the isolate is loaded then. The readings have ended.
async::Task<bool> take(Readings& readings, Isolate& isolate, host::Host& host) {
  const async::Completion stored_keys = co_await readings.keys;
  const async::Completion stored_config = co_await readings.config;
  if (isolate.loaded) co_return true;  // another request was faster
  std::optional<state::KeysDocument> keys = read_stored(stored_keys, &state::read_keys_document);
  std::optional<state::ConfigDocument> config =
      read_stored(stored_config, &state::read_config_document);
  if (!keys || !config) co_return false;
  isolate.keys = std::move(*keys);
  isolate.config = std::move(*config);
  isolate.loaded = true;
  isolate.fresh_ms = host.now_ms();
  co_return true;
}

// KV had nothing, or not in time.
async::Task<void> load_from_ledger(Readings& readings, Isolate& isolate, host::Host& host) {
  const bool slow = !readings.have_ended();
  co_await refresh(isolate, host);
  if (isolate.loaded || !slow) co_return;
  // Slow is better than nothing.
  co_await wait_for(readings, host, kChatTimeoutMs);
  if (readings.have_ended()) co_await take(readings, isolate, host);
}

}  // namespace

async::Task<void> load_copies(Isolate& isolate, host::Host& host) {
  Readings readings(host);
  co_await wait_for(readings, host, kKvPatienceMs);
  if (readings.have_ended() && co_await take(readings, isolate, host)) co_return;
  co_await load_from_ledger(readings, isolate, host);
}

}  // namespace app
