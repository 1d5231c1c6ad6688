#include "app/dispatch.h"

#include <iterator>
#include <optional>
#include <utility>

#include "app/chat.h"
#include "app/embeddings.h"
#include "app/exchange.h"
#include "app/ledger.h"
#include "app/login.h"
#include "app/media.h"
#include "app/models.h"
#include "app/native.h"
#include "app/outbox.h"
#include "app/panel.h"
#include "app/random.h"
#include "app/sync.h"
#include "auth/client_credential.h"
#include "auth/upload_pass.h"
#include "base/civil_time.h"
#include "http/cors.h"
#include "route/route.h"

namespace app {
namespace {

// A task that was started cannot be awaited.
constexpr int64_t kNewsPollMs = 20;

async::Task<void> handle_health(Exchange& exchange) {
  base::Buffer body;
  body.append(R"({"status":"ok"})");
  respond_with(exchange, 200, {{"content-type", "application/json"}, {"cache-control", "no-store"}},
               body);
  co_return;
}

async::Task<void> handle_preflight(Exchange& exchange) {
  exchange.host.respond(204, http::preflight_headers(exchange.head), base::Buffer());
  co_return;
}

async::Task<void> handle_refusal(Exchange& exchange, const route::Route& route) {
  co_await skip_body(exchange);
  if (!route.allow.empty()) {
    exchange.extra_headers.push_back({"allow", std::string(route.allow)});
  }
  respond_error(exchange, route::refusal_error(route, exchange.head.method, exchange.head.path));
}

async::Task<void> refuse_client(Exchange& exchange, base::Error error) {
  co_await skip_body(exchange);
  respond_error(exchange, error);
}

base::Error unconfigured() {
  base::Error error{base::ErrorCode::kOverloaded,
                    "The gateway cannot read its configuration at present. Please try again."};
  error.retry_after_s = 1;
  return error;
}

// Who calls: by a worker key, or by the address of an upload that was begun with one.
base::Result<const state::WorkerKey*> find_caller(const Exchange& exchange) {
  const state::ConfigDocument& config = exchange.isolate.config;
  const int64_t now = exchange.host.now_ms();
  base::Result<const state::WorkerKey*> client = auth::check_client(exchange.head, config, now);
  if (client) return client;
  const state::WorkerKey* uploading = auth::find_uploading_key(
      exchange.head, config, exchange.host.variable("SESSION_SECRET_KEY"), now);
  return uploading != nullptr ? uploading : client;
}

bool shows_credential(const http::RequestHead& head) {
  return !auth::find_client_credential(head).empty() ||
         !http::query_parameter(head.query, auth::kUploadPass).empty();
}

// What needs a worker key; without one `handler` does not begin.
async::Task<void> handle_client(Exchange& exchange, async::Task<void> handler) {
  base::Result<const state::WorkerKey*> client = find_caller(exchange);
  if (!client || exchange.isolate.keys.keys.empty()) {
    co_await refresh_in_doubt(exchange.isolate, exchange.host);
    client = find_caller(exchange);
  }
  const base::Status room = is_light(exchange) ? base::Status() : hold_memory(exchange);
  if (client && !room) {
    handler = refuse_client(exchange, room.error());
  } else if (client) {
    exchange.client = **client;
    exchange.outcome.worker_key_id = exchange.client.id;
  } else {
    // Who knows no keys at all cannot say that one is wrong.
    const bool knows = exchange.isolate.loaded;
    handler = refuse_client(exchange, knows ? client.error() : unconfigured());
  }
  co_await handler;
}

async::Task<void> handle_one_model(Exchange& exchange, const route::Route& route) {
  return handle_model(exchange, route.id);
}

async::Task<void> handle_transcriptions(Exchange& exchange, const route::Route&) {
  return handle_transcription(exchange, chat::TranscriptionRequest::Task::kTranscribe);
}

async::Task<void> handle_translations(Exchange& exchange, const route::Route&) {
  return handle_transcription(exchange, chat::TranscriptionRequest::Task::kTranslate);
}

async::Task<void> handle_stored_response(Exchange& exchange, const route::Route&) {
  return refuse_client(exchange, {base::ErrorCode::kNotFound,
                                  "Responses are not stored; there is none with this id."});
}

async::Task<void> handle_live(Exchange& exchange, const route::Route&) {
  return refuse_client(exchange,
                       {base::ErrorCode::kNotImplemented,
                        "The Live API needs a WebSocket, which this gateway does not have. "
                        "Use `generateContent` or `streamGenerateContent`."});
}

template <async::Task<void> (*kHandle)(Exchange&)>
async::Task<void> simply(Exchange& exchange, const route::Route&) {
  return kHandle(exchange);
}

enum class Needs {
  kNothing,    // but the request itself
  kCopies,     // of the published documents
  kWorkerKey,  // and in them the caller's
};

// No coroutine stands between an endpoint and its handler: each co_await costs a cold isolate's
// client the compiling of its code.
struct Endpoint {
  route::Target target;
  Needs needs;
  async::Task<void> (*handle)(Exchange&, const route::Route&);
};

// By the number of the target.
constexpr Endpoint kEndpoints[] = {
    {route::Target::kPreflight, Needs::kNothing, &simply<handle_preflight>},
    {route::Target::kChatCompletions, Needs::kWorkerKey, &simply<handle_chat>},
    {route::Target::kResponses, Needs::kWorkerKey, &simply<handle_responses>},
    {route::Target::kStoredResponse, Needs::kWorkerKey, &handle_stored_response},
    {route::Target::kEmbeddings, Needs::kWorkerKey, &simply<handle_embeddings>},
    {route::Target::kModels, Needs::kWorkerKey, &simply<handle_models>},
    {route::Target::kModel, Needs::kWorkerKey, &handle_one_model},
    {route::Target::kCompletions, Needs::kWorkerKey, &simply<handle_completions>},
    {route::Target::kImageGenerations, Needs::kWorkerKey, &simply<handle_images>},
    {route::Target::kSpeech, Needs::kWorkerKey, &simply<handle_speech>},
    {route::Target::kTranscriptions, Needs::kWorkerKey, &handle_transcriptions},
    {route::Target::kTranslations, Needs::kWorkerKey, &handle_translations},
    {route::Target::kNative, Needs::kWorkerKey, &simply<handle_native>},
    {route::Target::kLive, Needs::kWorkerKey, &handle_live},
    {route::Target::kLogin, Needs::kCopies, &simply<handle_login>},
    {route::Target::kLogout, Needs::kCopies, &simply<handle_logout>},
    {route::Target::kAdmin, Needs::kCopies, &simply<handle_admin>},
    {route::Target::kRoot, Needs::kCopies, &simply<handle_root>},
    {route::Target::kLoginPage, Needs::kCopies, &simply<handle_login_page>},
    {route::Target::kAdminPage, Needs::kCopies, &simply<handle_admin_page>},
    {route::Target::kAsset, Needs::kCopies, &simply<handle_asset>},
    {route::Target::kHealth, Needs::kNothing, &simply<handle_health>},
    {route::Target::kUnknown, Needs::kNothing, &handle_refusal},
    {route::Target::kWrongMethod, Needs::kNothing, &handle_refusal},
    {route::Target::kBadPath, Needs::kNothing, &handle_refusal},
};

consteval bool has_each_target() {
  for (size_t i = 0; i < std::size(kEndpoints); ++i) {
    if (kEndpoints[i].target != static_cast<route::Target>(i)) return false;
  }
  return kEndpoints[std::size(kEndpoints) - 1].target == route::last_of(route::Target());
}
static_assert(has_each_target());

async::Task<void> dispatch(Exchange& exchange, const route::Route& route) {
  const Endpoint& endpoint = kEndpoints[static_cast<size_t>(route.target)];
  const Needs needs = endpoint.needs;
  async::Task<void> handler = endpoint.handle(exchange, route);
  // Who shows nothing is turned away whatever KV and the Ledger say: they are not asked for
  // strangers.
  if (needs == Needs::kWorkerKey && !shows_credential(exchange.head)) {
    handler = refuse_client(exchange, find_caller(exchange).error());
  } else if (needs != Needs::kNothing) {
    co_await make_current(exchange.isolate, exchange.host);
    if (needs == Needs::kWorkerKey) handler = handle_client(exchange, std::move(handler));
  }
  co_await handler;
}

// Whether a refusal of the gateway is recorded. Strangers' are not, nor is each one of a client
// that asks again and again: records take the Ledger's requests and rows of the day.
bool take_refusal(Exchange& exchange) {
  constexpr int kMostAMinute = 10;
  state::Outcome& outcome = exchange.outcome;
  const bool refused = !outcome.error.empty() && outcome.attempts.empty() &&
                       outcome.result != state::OutcomeResult::kCancelled;
  if (!refused || outcome.worker_key_id.empty()) return false;
  RefusalRecords& records = exchange.isolate.refusals;
  const int64_t minute = outcome.time_ms / base::kMinuteMs;
  if (records.minute != minute) records = {minute};
  outcome.result = state::OutcomeResult::kError;
  outcome.refused = records.count < kMostAMinute;
  if (outcome.refused) ++records.count;
  return outcome.refused;
}

// What of a request is to be told the Ledger; nullopt when nothing is.
std::optional<state::Outcome> outcome_of(Exchange& exchange) {
  state::Outcome& outcome = exchange.outcome;
  outcome.time_ms = exchange.host.now_ms();
  if (!exchange.accountable) {
    exchange.isolate.counts.forget(outcome);
    // What was learned of the keys on the way is worth telling all the same.
    if (!outcome.effects.empty()) {
      return take_news(exchange.isolate, outcome, outcome.id, outcome.time_ms);
    }
    if (!take_refusal(exchange)) return std::nullopt;
  }
  outcome.latency_ms = outcome.time_ms - exchange.started_ms;
  if (outcome.key_id.empty() && !outcome.attempts.empty()) {
    const state::Attempt* last = state::find_last_call(outcome);
    outcome.key_id = (last == nullptr ? outcome.attempts.back() : *last).key_id;
  }
  return std::move(outcome);
}

// An import is as large as a client's request.
Memory& memory_for(Isolate& isolate, const route::Route& route, const http::RequestHead& head) {
  constexpr size_t kSmall = size_t{256} * 1024;
  if (route.target == route::Target::kLogin) {
    return tells_length(head) ? isolate.login_memory : isolate.untold_login_memory;
  }
  if (route.surface == route::Surface::kClient) return isolate.memory;
  const bool small = http::content_length(head).value_or(0) <= kSmall;
  return small ? isolate.panel_memory : isolate.memory;
}

// What of a request outlives it.
struct Rest {
  std::optional<state::Outcome> outcome;
  std::optional<async::Task<void>> news;  // that is still being told
};

// Everything else a request holds ends with this.
async::Task<Rest> serve(Isolate& isolate, host::Host& host, std::string_view head_text) {
  http::RequestHead head = http::parse_request_head(head_text);
  const route::Route route = route::match(head.method, head.path);
  Exchange exchange(isolate, host, memory_for(isolate, route, head));
  exchange.head = std::move(head);
  exchange.started_ms = host.now_ms();
  exchange.outcome.id = fresh_text(host, kOutcomeIdLength);
  exchange.surface = route.surface;
  exchange.dialect = route.dialect;
  co_await dispatch(exchange, route);
  std::optional<async::Task<void>> news = exchange.news.end();
  co_return Rest{outcome_of(exchange), std::move(news)};
}

}  // namespace

async::Task<void> handle_request(Isolate& isolate, host::Host& host, async::Bytes head) {
  if (!isolate.loaded) isolate.counts.begin_rounds(random_number(host));
  head.fit();  // a text may take three bytes for each of its letters until it has come
  Rest rest = co_await serve(isolate, host, head.view());
  // A report may wait for others to join it, when the memory of the answered request is free.
  if (rest.outcome) co_await report(isolate, host, std::move(*rest.outcome));
  while (rest.news && !rest.news->done()) co_await host.sleep(kNewsPollMs);
}

async::Task<void> handle_ledger_call(ledger::State& state, ledger::Storage& storage,
                                     host::Host& host, async::Bytes head, async::Bytes body) {
  const http::RequestHead request = http::parse_request_head(head.view());
  LedgerContext context{storage, host, state};
  LedgerRequest call =
      read_ledger_request(request.method, request.path, request.query, body.view());
  co_await handle_ledger(context, std::move(call), [&host](const LedgerReply& reply) {
    base::Buffer out;
    out.append(reply.body);
    host.respond(reply.status, {{"content-type", "application/json"}}, out);
  });
}

}  // namespace app
