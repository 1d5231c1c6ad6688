#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

#include "base/text.h"
#include "json/read.h"

namespace support {
namespace {

constexpr std::string_view kSession = "session1";

}  // namespace

app::LedgerReply ask_ledger(app::LedgerContext& context, app::LedgerRequest request) {
  app::LedgerReply reply{0, ""};
  run_now(app::handle_ledger(context, std::move(request),
                             [&](const app::LedgerReply& given) { reply = given; }));
  return reply;
}

LedgerBench::LedgerBench() {
  host.variables = {{"SESSION_SECRET_KEY", "a secret of this deployment"},
                    {"ADMIN_PASSWORD", "open sesame"}};
}

app::LedgerRequest LedgerBench::request(std::string_view method, std::string_view path_and_query,
                                        std::string_view body) const {
  const int64_t epoch = state.config.policy.settings.session_epoch;
  const std::string full =
      app::with_session(path_and_query, {std::string(kSession), epoch, host.clock_ms + 1'000'000});
  const size_t mark = full.find('?');
  return app::read_ledger_request(method, full.substr(0, mark), full.substr(mark + 1), body);
}

app::LedgerReply LedgerBench::call(std::string_view method, std::string_view path_and_query,
                                   std::string_view body) {
  app::LedgerContext context{storage, host, state};
  return ask_ledger(context, request(method, path_and_query, body));
}

int LedgerBench::admin(std::string_view method, std::string_view resource, std::string_view body) {
  reply_ = call(method, base::concat("/admin/", resource), body);
  arena_.reset();
  const base::Result<json::Value> parsed = json::read(reply_.body, arena_);
  json_ = parsed ? *parsed : json::Value();
  return reply_.status;
}

void LedgerBench::run_until(int64_t ms) {
  while (storage.alarm_ms != 0 && storage.alarm_ms <= ms) {
    host.clock_ms = std::max(host.clock_ms, storage.alarm_ms);
    storage.alarm_ms = 0;
    call("POST", "/alarm");
  }
  host.clock_ms = std::max(host.clock_ms, ms);
}

std::string LedgerBench::add_key(std::string_view secret) {
  admin("POST", "gemini-keys", base::concat(R"({"key":")", secret, R"("})"));
  return std::string(json_.find_string("id"));
}

std::string LedgerBench::add_worker_key(std::string_view description) {
  admin("POST", "worker-keys", base::concat(R"({"description":")", description, R"("})"));
  return std::string(json_.find_string("id"));
}

state::ReportReply LedgerBench::report(const state::Report& report) {
  base::Buffer body;
  state::write_report(report, body);
  const app::LedgerReply reply = call("POST", "/report", body.str());
  base::Result<state::ReportReply> read = state::read_report_reply(reply.body);
  return read ? *std::move(read) : state::ReportReply();
}

int LedgerBench::ask() {
  return call("POST", "/report", R"({"v":1})").status;
}

state::Outcome answered(std::string id, std::string key_id, std::string model, std::string client,
                        int64_t time_ms) {
  state::Outcome outcome;
  outcome.id = std::move(id);
  outcome.time_ms = time_ms;
  outcome.status = 200;
  outcome.key_id = key_id;
  outcome.worker_key_id = std::move(client);
  outcome.model = std::move(model);
  outcome.usage = {.prompt = 10, .completion = 5, .total = 15};
  outcome.attempts = {{std::move(key_id), 200, {}, state::CallEnd::kAnswered, outcome.usage}};
  outcome.latency_ms = 300;
  return outcome;
}

int64_t requests_of(const ledger::State& state, std::string_view key_id, std::string_view model) {
  const state::GeminiKey* key = state::find_key(state.keys, key_id);
  const state::ModelRecord* record = key ? state::find_model(*key, model) : nullptr;
  return record ? record->today.requests : 0;
}

}  // namespace support

#endif
