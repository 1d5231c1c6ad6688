#include <algorithm>

#include "app/admin/admin.h"
#include "app/admin/key_name.h"
#include "app/admin/reply.h"
#include "http/message.h"
#include "ledger/journal.h"
#include "state/words.h"

namespace app {
namespace {

constexpr size_t kRecordsKept = 1000;

struct RequestFilter {
  std::string status;  // ok, error, cancelled, refused, or an HTTP status
  std::string model;
  std::string key;
  std::string client;
  std::string id;  // its beginning is enough
};

std::string_view result_word(const state::Outcome& outcome) {
  return outcome.refused ? "refused" : state::word(outcome.result);
}

bool matches_status(const state::Outcome& outcome, std::string_view status) {
  return status.empty() || result_word(outcome) == status ||
         std::to_string(outcome.status) == status;
}

bool matches_request(const state::Outcome& outcome, const RequestFilter& filter) {
  const bool tried = filter.key.empty() || outcome.key_id == filter.key ||
                     std::ranges::any_of(outcome.attempts, [&](const state::Attempt& attempt) {
                       return attempt.key_id == filter.key;
                     });
  return tried && matches_status(outcome, filter.status) &&
         (filter.model.empty() || outcome.model == filter.model) &&
         (filter.client.empty() || outcome.worker_key_id == filter.client) &&
         outcome.id.starts_with(filter.id);
}

void write_attempts(json::Writer& out, const ledger::State& state, const state::Outcome& outcome) {
  out.key("attempts").begin_array();
  for (const state::Attempt& attempt : outcome.attempts) {
    out.begin_object().member("keyId", attempt.key_id);
    out.member("keyName", find_gemini_key_name(state, attempt.key_id))
        .member("status", attempt.status);
    const bool blamed = attempt.reason != base::CoolReason::kNone;
    out.member_or_null("reason", blamed ? state::word(attempt.reason) : std::string_view());
    out.end_object();
  }
  out.end_array();
}

void write_request(json::Writer& out, const ledger::State& state, const state::Outcome& outcome) {
  out.begin_object().member("id", outcome.id).member("time", outcome.time_ms);
  out.member("result", result_word(outcome)).member("status", outcome.status);
  out.member_or_null("error", outcome.error).member_or_null("param", outcome.param);
  out.member("model", outcome.model).member("stream", outcome.stream);
  out.member("keyId", outcome.key_id)
      .member("keyName", find_gemini_key_name(state, outcome.key_id));
  out.member("clientId", outcome.worker_key_id);
  out.member("clientName", find_worker_key_name(state, outcome.worker_key_id));
  write_attempts(out, state, outcome);
  out.member("promptTokens", outcome.usage.prompt);
  out.member("completionTokens", outcome.usage.completion);
  out.member("reasoningTokens", outcome.usage.reasoning);
  out.member("cachedTokens", outcome.usage.cached).member("latencyMs", outcome.latency_ms);
  out.member("firstByteMs", outcome.first_byte_ms).end_object();
}

AdminResult one_request(AdminCall& call, const std::vector<state::Outcome>& recent) {
  const auto found = std::ranges::find(recent, call.id, &state::Outcome::id);
  if (found == recent.end()) return not_found("request among the last 1,000");
  base::Buffer body;
  json::Writer out(body);
  write_request(out, call.state(), *found);
  return LedgerReply{200, body.str()};
}

}  // namespace

AdminResult requests(AdminCall& call) {
  const base::Result<std::optional<Page>> asked = read_page(call.query);
  if (!asked) return std::unexpected(asked.error());
  const Page page = asked->value_or(Page{1, static_cast<int64_t>(kRecordsKept)});
  const RequestFilter filter{
      http::query_parameter(call.query, "status"), http::query_parameter(call.query, "model"),
      http::query_parameter(call.query, "key"), http::query_parameter(call.query, "client"),
      http::query_parameter(call.query, "id")};
  const std::vector<state::Outcome> recent =
      ledger::read_recent(call.context.storage, call.state().journal, kRecordsKept);
  if (!call.id.empty()) return one_request(call, recent);
  size_t matching = 0;
  return object_reply(200, [&](json::Writer& out) {
    out.key("requests").begin_array();
    for (const state::Outcome& outcome : recent) {
      if (!matches_request(outcome, filter)) continue;
      const bool on_page = matching >= page.begin() && matching < page.end();
      if (on_page) write_request(out, call.state(), outcome);
      ++matching;
    }
    out.end_array().member("total", static_cast<int64_t>(matching));
    out.member("page", page.number).member("pageSize", page.size);
  });
}

}  // namespace app
