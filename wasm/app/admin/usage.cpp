#include "ledger/usage.h"

#include "app/admin/admin.h"
#include "app/admin/input.h"
#include "app/admin/key_name.h"
#include "app/admin/reply.h"
#include "app/predecessor.h"
#include "base/civil_time.h"
#include "http/message.h"

namespace app {
namespace {

constexpr std::string_view kWords[] = {"key", "model", "client", "hour", "day"};

base::Result<account::By> read_by(std::string_view text) {
  if (text.empty()) return account::By::kModel;
  for (int i = 0; i <= static_cast<int>(account::By::kDay); ++i) {
    if (kWords[i] == text) return static_cast<account::By>(i);
  }
  return base::fail(base::ErrorCode::kInvalidValue, "'by' must be key, model, client, hour or day.",
                    "by");
}

// Unix ms, or a UTC date or time; `absent` when the query does not say it.
base::Result<int64_t> read_time_parameter(std::string_view query, std::string_view name,
                                          int64_t absent) {
  const std::string text = http::query_parameter(query, name);
  if (text.empty()) return absent;
  std::optional<int64_t> ms = base::parse_int(text);
  if (!ms) ms = read_time(text);
  if (ms && is_instant(*ms)) return *ms;
  return base::fail(base::ErrorCode::kInvalidValue,
                    base::concat("'", name, "' must be Unix milliseconds or a date."),
                    std::string(name));
}

void write_totals(json::Writer& out, const account::Totals& totals) {
  out.member("requests", totals.requests).member("errors", totals.errors);
  out.member("failedCalls", totals.failed_calls).member("promptTokens", totals.prompt_tokens);
  out.member("completionTokens", totals.completion_tokens);
  out.member("reasoningTokens", totals.reasoning_tokens);
  out.member("cachedTokens", totals.cached_tokens);
  const int64_t mean = totals.requests == 0 ? 0 : totals.latency_ms / totals.requests;
  out.member("latencyMs", mean);
}

// What people call the group; empty when it is gone or speaks for itself.
std::string name_of(const ledger::State& state, account::By by, std::string_view id) {
  if (by == account::By::kKey) return find_gemini_key_name(state, id);
  if (by == account::By::kClient) return find_worker_key_name(state, id);
  return {};
}

}  // namespace

AdminResult usage(AdminCall& call) {
  const base::Result<account::By> by = read_by(http::query_parameter(call.query, "by"));
  if (!by) return std::unexpected(by.error());
  const int64_t now = call.now_ms();
  const base::Result<int64_t> from = read_time_parameter(call.query, "from", now - base::kDayMs);
  if (!from) return std::unexpected(from.error());
  const base::Result<int64_t> to = read_time_parameter(call.query, "to", now + 1);
  if (!to) return std::unexpected(to.error());
  if (*to <= *from) {
    return base::fail(base::ErrorCode::kInvalidValue, "'to' must be later than 'from'.", "to");
  }
  const std::vector<account::Group> groups =
      ledger::sum_usage(call.context.storage, call.state(), {*from, *to, *by, now});
  account::Totals totals;
  return object_reply(200, [&](json::Writer& out) {
    out.key("rows").begin_array();
    for (const account::Group& group : groups) {
      account::add_totals(totals, group.totals);
      out.begin_object().member(kWords[static_cast<int>(*by)], group.label);
      const std::string name = name_of(call.state(), *by, group.label);
      if (!name.empty()) out.member("name", name);
      write_totals(out, group.totals);
      out.end_object();
    }
    out.end_array().key("totals").begin_object();
    write_totals(out, totals);
    out.end_object();
  });
}

}  // namespace app
