#include "app/ledger_publish.h"

#include <algorithm>

#include "app/notice.h"
#include "app/published.h"
#include "async/together.h"
#include "base/civil_time.h"
#include "base/text.h"
#include "ledger/tables.h"

namespace app {
namespace {

enum class Document { kKeys, kConfig };

// KV tells no time by which a put has ended. One that takes so long is taken for lost: its document
// would be put no more.
constexpr int64_t kLostPutMs = 5 * base::kMinuteMs;
// Which puts are worth an alarm at that time; most end at once.
constexpr int64_t kSlowPutMs = base::kSecondMs;

ledger::Published& published_of(ledger::State& state, Document document) {
  return document == Document::kKeys ? state.published_keys : state.published_config;
}

int64_t& put_begun_ms(ledger::State& state, Document document) {
  ledger::Lasting& lasting = state.lasting;
  return document == Document::kKeys ? lasting.keys_put_ms : lasting.config_put_ms;
}

bool is_put_under_way(ledger::State& state, Document document, int64_t now_ms) {
  const int64_t begun_ms = put_begun_ms(state, document);
  return begun_ms != 0 && now_ms - begun_ms < kLostPutMs;
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
  return !same;
}

// A put that was lost may have been an edit's.
ledger::Urgency urgency_of(ledger::State& state, Document document) {
  const bool edited = published_of(state, document).edited || put_begun_ms(state, document) != 0;
  return edited ? ledger::Urgency::kEdit : ledger::Urgency::kUsage;
}

int64_t due_ms(LedgerContext& context, Document document) {
  ledger::State& state = context.state;
  const int64_t now = context.host.now_ms();
  ledger::roll_publication(state.published_keys.publication, now);
  ledger::roll_publication(state.published_config.publication, now);
  const int64_t puts =
      state.published_keys.publication.puts + state.published_config.publication.puts;
  const ledger::Published& published = published_of(state, document);
  return ledger::next_put_ms(published.publication, puts, urgency_of(state, document), now);
}

std::string_view key_of(Document document) {
  return document == Document::kKeys ? kPublishedKeys : kPublishedConfig;
}

std::string_view name_of(Document document) {
  return document == Document::kKeys ? "keys" : "config";
}

std::string text_of(const ledger::State& state, Document document) {
  base::Buffer text;
  if (document == Document::kKeys) {
    state::write_keys_document(state.keys, text);
  } else {
    state::write_config_document(state.config, text);
  }
  return text.str();
}

void tell_failure(LedgerContext& context, Document document) {
  notice(context.host, context.state.lasting.put_failure_told_ms,
         base::concat("KV did not take ", key_of(document),
                      "; it is put again later. Cold isolates read the old one until then."));
}

// What is under way of a document.
struct Put {
  int64_t begun_ms;
  Version version;
  ledger::Urgency urgency;
};

void end_put(LedgerContext& context, Document document, const Put& put,
             const async::Completion& done) {
  ledger::Published& published = published_of(context.state, document);
  int64_t& begun_ms = put_begun_ms(context.state, document);
  if (begun_ms != put.begun_ms) {
    // It was taken for lost, and has perhaps overtaken the one after it.
    published.publication.seq = 0;
    published.edited = true;
    return;
  }
  begun_ms = 0;
  if (!done.ok()) {
    ledger::record_refusal(published.publication, put.urgency);
    published.edited = published.edited || put.urgency == ledger::Urgency::kEdit;
    return tell_failure(context, document);
  }
  ledger::record_success(published.publication);
  published.publication.seq = put.version.seq;
  published.publication.day = put.version.day;
  ledger::save_publication(context.storage, name_of(document), published.publication);
}

async::Task<void> publish(LedgerContext& context, Document document) {
  ledger::State& state = context.state;
  const int64_t now = context.host.now_ms();
  if (is_put_under_way(state, document, now) || !is_dirty(state, document)) co_return;
  if (due_ms(context, document) > now) co_return;
  const Put put{now, version_of(state, document), urgency_of(state, document)};
  if (put_begun_ms(state, document) != 0) tell_failure(context, document);
  if (state.unsaved) ledger::save(context.storage, state);
  const std::string body = text_of(state, document);
  ledger::Published& published = published_of(state, document);
  ledger::record_put(published.publication, put.urgency, now);
  published.publication.seq = 0;
  published.edited = false;
  put_begun_ms(state, document) = now;
  // Counted before it is tried, so that a restart cannot forget it; as put only afterwards, so that
  // one that failed is repeated after a restart too.
  ledger::save_publication(context.storage, name_of(document), published.publication);
  if (context.storage.has_lost()) {
    put_begun_ms(state, document) = 0;
    co_return;
  }
  const bool keys = document == Document::kKeys;
  const async::Completion done = co_await context.host.kv_put(
      keys ? host::Space::kGeminiKeys : host::Space::kWorkerConfig, key_of(document), body);
  end_put(context, document, put, done);
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
  const int64_t now = context.host.now_ms();
  int64_t next = 0;
  for (const Document document : {Document::kKeys, Document::kConfig}) {
    if (!is_dirty(context.state, document)) continue;
    int64_t due = due_ms(context, document);
    if (is_put_under_way(context.state, document, now)) {
      const int64_t begun_ms = put_begun_ms(context.state, document);
      if (now - begun_ms < kSlowPutMs) continue;
      due = std::max(due, begun_ms + kLostPutMs);
    }
    next = next == 0 ? due : std::min(next, due);
  }
  return next;
}

}  // namespace app
