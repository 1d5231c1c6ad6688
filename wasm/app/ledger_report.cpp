#include "app/ledger_report.h"

#include <algorithm>
#include <utility>

#include "app/read_body.h"
#include "app/secret_box.h"
#include "ledger/apply.h"
#include "ledger/edit.h"
#include "ledger/journal.h"
#include "ledger/reply.h"
#include "ledger/signatures.h"
#include "ledger/tables.h"

namespace app {
namespace {

// An isolate may have another secret than the Ledger, or an old copy of the key: of a deployment
// before, or of the one that begins. Keys that the Ledger can open are well for the others.
async::Task<void> drop_mistaken(LedgerContext& context, std::vector<state::Outcome>& outcomes) {
  std::vector<std::string> readable;
  for (state::Outcome& outcome : outcomes) {
    for (const state::HealthEffect& effect : outcome.effects) {
      const state::GeminiKey* key = state::find_key(context.state.keys, effect.key_id);
      if (effect.reason != base::CoolReason::kUnreadable || key == nullptr) continue;
      if (std::ranges::find(readable, effect.key_id) != readable.end()) continue;
      const auto opened = co_await open_secret(context.host, key->sealed);
      if (opened) readable.push_back(effect.key_id);
    }
    std::erase_if(outcome.effects, [&](const state::HealthEffect& effect) {
      return effect.reason == base::CoolReason::kUnreadable &&
             std::ranges::find(readable, effect.key_id) != readable.end();
    });
  }
}

}  // namespace

async::Task<base::Result<LedgerReply>> take_report(LedgerContext& context, std::string body) {
  base::Result<state::Report> report = state::read_report(body);
  if (!report) co_return std::unexpected(report.error());
  co_await drop_mistaken(context, report->outcomes);
  ledger::State& state = context.state;
  const int64_t now = context.host.now_ms();
  const std::vector<state::Outcome> fresh =
      ledger::take_new(state.journal, std::move(report->outcomes), now);
  if (!fresh.empty()) {
    // A start would read the report, and not know what its number has skipped.
    state.unsaved = state.unsaved || ledger::is_below_floor(state);
    ledger::write_journal(context.storage, state.journal, fresh, now);
    ledger::save_signatures(context.storage, fresh, now);
    ledger::apply_outcomes(state, fresh, now);
  }
  if (state.unsaved || ledger::is_full(state.journal)) ledger::save(context.storage, state);
  base::Buffer reply;
  state::write_report_reply(ledger::make_reply(state, report->keys_since, report->config_since),
                            reply);
  co_return LedgerReply{200, reply.str()};
}

base::Result<LedgerReply> give_signatures(LedgerContext& context, std::string_view body) {
  std::vector<std::string> ids;
  const base::Status read =
      read_body(body, [&](state::Fields& fields) { fields.read("ids", ids); });
  if (!read) return std::unexpected(read.error());
  base::Buffer out;
  json::Writer writer(out);
  writer.begin_object().key("signatures").begin_array();
  for (const state::RememberedSignature& found :
       ledger::find_signatures(context.storage, ids, context.host.now_ms())) {
    writer.begin_object().member("call", found.call_id);
    writer.member("signature", found.signature).end_object();
  }
  writer.end_array().end_object();
  return LedgerReply{200, out.str()};
}

}  // namespace app
