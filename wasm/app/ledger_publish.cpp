#include "app/ledger_publish.h"

#include <algorithm>

#include "app/notice.h"
#include "app/published.h"
#include "async/together.h"
#include "base/text.h"
#include "ledger/tables.h"

namespace app {
namespace {

enum class Document { kKeys, kConfig };

ledger::Published& published_of(ledger::State& state, Document document) {
  return document == Document::kKeys ? state.published_keys : state.published_config;
}

bool& put_under_way(ledger::State& state, Document document) {
  ledger::Lasting& lasting = state.lasting;
  return document == Document::kKeys ? lasting.keys_put_under_way : lasting.config_put_under_way;
}

struct Version {
  int64_t seq;
  std::string day;
};

Version version_of(const ledger::State& state, Document document) {
  if (document == Document::kKeys) return {state.keys.seq, state.keys.day};
  return {state.config.seq, state.config.day};
}

bool is_dirty(ledger::State& state, Document document) {
  const ledger::Published& published = published_of(state, document);
  const Version version = version_of(state, document);
  const bool same =
      published.publication.seq == version.seq && published.publication.day == version.day;
  return !same && !put_under_way(state, document);
}

ledger::Urgency urgency_of(const ledger::Published& published) {
  return published.edited ? ledger::Urgency::kEdit : ledger::Urgency::kUsage;
}

int64_t due_ms(LedgerContext& context, Document document) {
  ledger::State& state = context.state;
  const int64_t now = context.host.now_ms();
  ledger::roll_publication(state.published_keys.publication, now);
  ledger::roll_publication(state.published_config.publication, now);
  const int64_t puts =
      state.published_keys.publication.puts + state.published_config.publication.puts;
  const ledger::Published& published = published_of(state, document);
  return ledger::next_put_ms(published.publication, puts, urgency_of(published), now);
}

async::Task<void> publish(LedgerContext& context, Document document) {
  const int64_t now = context.host.now_ms();
  if (!is_dirty(context.state, document) || due_ms(context, document) > now) co_return;
  const bool keys = document == Document::kKeys;
  base::Buffer text;
  if (keys) {
    state::write_keys_document(context.state.keys, text);
  } else {
    state::write_config_document(context.state.config, text);
  }
  ledger::Published& published = published_of(context.state, document);
  const Version version = version_of(context.state, document);
  const ledger::Urgency urgency = urgency_of(published);
  ledger::record_put(published.publication, urgency, now);
  published.publication.seq = 0;
  published.edited = false;
  put_under_way(context.state, document) = true;
  const std::string_view name = keys ? "keys" : "config";
  // Counted before it is tried, so that a restart cannot forget it; as put only afterwards, so that
  // one that failed is repeated after a restart too.
  ledger::save_publication(context.storage, name, published.publication);
  if (context.storage.has_lost()) {
    put_under_way(context.state, document) = false;
    co_return;
  }
  const std::string body = text.str();
  const async::Completion done =
      co_await context.host.kv_put(keys ? host::Space::kGeminiKeys : host::Space::kWorkerConfig,
                                   keys ? kPublishedKeys : kPublishedConfig, body);
  ledger::Published& after = published_of(context.state, document);
  put_under_way(context.state, document) = false;
  if (!done.ok()) {
    ledger::record_refusal(after.publication, urgency);
    after.edited = after.edited || urgency == ledger::Urgency::kEdit;
    notice(context.host, context.state.lasting.put_failure_told_ms,
           base::concat("KV did not take ", keys ? kPublishedKeys : kPublishedConfig,
                        "; it is put again later. Cold isolates read the old one until then."));
    co_return;
  }
  ledger::record_success(after.publication);
  after.publication.seq = version.seq;
  after.publication.day = version.day;
  ledger::save_publication(context.storage, name, after.publication);
}

}  // namespace

async::Task<void> publish_due(LedgerContext& context) {
  // At once, so that neither waits for the other's put.
  const auto one = [&](size_t index) -> async::Task<async::Next> {
    co_await publish(context, index == 0 ? Document::kKeys : Document::kConfig);
    co_return async::Next::kGoOn;
  };
  co_await async::run_together(2, 2, one);
}

int64_t next_publish_ms(LedgerContext& context) {
  int64_t next = 0;
  for (const Document document : {Document::kKeys, Document::kConfig}) {
    if (!is_dirty(context.state, document)) continue;
    const int64_t due = due_ms(context, document);
    next = next == 0 ? due : std::min(next, due);
  }
  return next;
}

}  // namespace app
