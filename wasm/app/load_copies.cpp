#include "app/load_copies.h"

#include <optional>
#include <utility>

#include "app/ledger.h"
#include "app/published.h"
#include "app/sync.h"
#include "async/together.h"

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

// Whether the isolate is loaded then.
async::Task<bool> load_published(Isolate& isolate, host::Host& host) {
  // Both at once: a client waits for the slower one.
  async::Operation keys_read = host.kv_get(host::Space::kGeminiKeys, kPublishedKeys);
  async::Operation config_read = host.kv_get(host::Space::kWorkerConfig, kPublishedConfig);
  const async::Completion stored_keys = co_await keys_read;
  const async::Completion stored_config = co_await config_read;
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

// Two ways at once. The first to come to a decision ends both.
class Loader {
 public:
  Loader(Isolate& isolate, host::Host& host) : isolate_(isolate), host_(host) {}

  async::Task<async::Next> from_kv() {
    const bool loaded = co_await load_published(isolate_, host_);
    if (loaded || silent_) co_return async::Next::kStop;
    kv_has_none_ = true;
    if (asked_) co_return async::Next::kGoOn;
    asked_ = true;
    co_await refresh(isolate_, host_);
    co_return async::Next::kStop;
  }

  async::Task<async::Next> past_kv() {
    co_await host_.sleep(kKvPatienceMs);
    if (asked_) co_return async::Next::kGoOn;
    asked_ = true;
    co_await refresh(isolate_, host_);
    silent_ = !isolate_.loaded;
    // Slow is better than nothing.
    if (silent_ && !kv_has_none_) co_await host_.sleep(kChatTimeoutMs);
    co_return async::Next::kStop;
  }

 private:
  Isolate& isolate_;
  host::Host& host_;
  bool kv_has_none_ = false;
  bool asked_ = false;  // the Ledger, by either way
  bool silent_ = false;
};

}  // namespace

async::Task<void> load_copies(Isolate& isolate, host::Host& host) {
  Loader loader(isolate, host);
  const auto way = [&](size_t index) { return index == 0 ? loader.from_kv() : loader.past_kv(); };
  co_await async::run_together(2, 2, way);
}

}  // namespace app
