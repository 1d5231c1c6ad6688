#include "app/ledger_report.h"

#include <utility>

#include "app/read_body.h"
#include "ledger/apply.h"
#include "ledger/journal.h"
#include "ledger/reply.h"
#include "ledger/signatures.h"
#include "ledger/tables.h"

namespace app {

base::Result<LedgerReply> take_report(LedgerContext& context, std::string_view body) {
  base::Result<state::Report> report = state::read_report(body);
  if (!report) return std::unexpected(report.error());
  ledger::State& state = context.state;
  const int64_t now = context.host.now_ms();
  const std::vector<state::Outcome> fresh =
      ledger::take_new(state.journal, std::move(report->outcomes), now);
  if (!fresh.empty()) {
    ledger::write_journal(context.storage, state.journal, fresh, now);
    ledger::save_signatures(context.storage, fresh, now);
    ledger::apply_outcomes(state, fresh, now);
    if (ledger::is_full(state.journal)) ledger::save(context.storage, state);
  }
  base::Buffer reply;
  state::write_report_reply(ledger::make_reply(state, report->keys_since, report->config_since),
                            reply);
  return LedgerReply{200, reply.str()};
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
