#include "ledger/usage.h"

#include "ledger/rows.h"

namespace ledger {
namespace {

constexpr std::string_view kAddHours =
    "INSERT INTO usage_hour(hour, key, model, client, requests, errors, failed, prompt,"
    " completion, reasoning, cached, latency) SELECT value->>0, value->>1, value->>2, value->>3, "
    "value->>4,"
    " value->>5, value->>6, value->>7, value->>8, value->>9, value->>10, value->>11 FROM "
    "json_each(?)"
    " WHERE true ON CONFLICT(hour, key, model, client) DO UPDATE SET"
    " requests = requests + excluded.requests, errors = errors + excluded.errors,"
    " failed = failed + excluded.failed,"
    " prompt = prompt + excluded.prompt, completion = completion + excluded.completion,"
    " reasoning = reasoning + excluded.reasoning, cached = cached + excluded.cached,"
    " latency = latency + excluded.latency";

}  // namespace

void save_usage(Statements& statements, const std::vector<account::Row>& rows) {
  RowWriter out(statements, kAddHours);
  for (const auto& [place, totals] : rows) {
    out.begin().integer(place.hour).string(place.key_id).string(place.model);
    out.row().string(place.worker_key_id).integer(totals.requests).integer(totals.errors);
    out.row().integer(totals.failed_calls).integer(totals.prompt_tokens);
    out.row().integer(totals.completion_tokens).integer(totals.reasoning_tokens);
    out.row().integer(totals.cached_tokens).integer(totals.latency_ms);
    out.end();
  }
  out.flush();
}

}  // namespace ledger
