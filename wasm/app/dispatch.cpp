#include "app/dispatch.h"

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
#include "app/panel.h"
#include "app/random.h"
#include "app/sync.h"
#include "auth/client_credential.h"
#include "auth/upload_pass.h"
#include "http/cors.h"
#include "route/route.h"

namespace app {
namespace {

constexpr size_t kOutcomeIdLength = 22;

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

// The story of an endpoint that needs a worker key.
async::Task<void> client_story(Exchange& exchange, const route::Route& route) {
  using chat::TranscriptionRequest;
  using route::Target;
  switch (route.target) {
    case Target::kChatCompletions:
      return handle_chat(exchange);
    case Target::kResponses:
      return handle_responses(exchange);
    case Target::kCompletions:
      return handle_completions(exchange);
    case Target::kEmbeddings:
      return handle_embeddings(exchange);
    case Target::kImageGenerations:
      return handle_images(exchange);
    case Target::kSpeech:
      return handle_speech(exchange);
    case Target::kTranscriptions:
      return handle_transcription(exchange, TranscriptionRequest::Task::kTranscribe);
    case Target::kTranslations:
      return handle_transcription(exchange, TranscriptionRequest::Task::kTranslate);
    case Target::kModels:
      return handle_models(exchange);
    case Target::kModel:
      return handle_model(exchange, route.id);
    case Target::kNative:
      return handle_native(exchange);
    case Target::kStoredResponse:
      return refuse_client(exchange, {base::ErrorCode::kNotFound,
                                      "Responses are not stored; there is none with this id."});
    case Target::kLive:
      return refuse_client(
          exchange, {base::ErrorCode::kNotImplemented, "This endpoint is not available yet."});
    case Target::kHealth:
    case Target::kPreflight:
    case Target::kUnknown:
    case Target::kWrongMethod:
    case Target::kBadPath:
    case Target::kLogin:
    case Target::kLogout:
    case Target::kAdmin:
    case Target::kRoot:
    case Target::kLoginPage:
    case Target::kAdminPage:
    case Target::kAsset:
      break;
  }
  __builtin_unreachable();
}

bool shows_credential(const http::RequestHead& head) {
  return !auth::find_client_credential(head).empty() ||
         !http::query_parameter(head.query, auth::kUploadPass).empty();
}

// An endpoint that needs a worker key; without one `story` does not begin.
async::Task<void> handle_client(Exchange& exchange, async::Task<void> story) {
  base::Result<const state::WorkerKey*> client = find_caller(exchange);
  if (!client || exchange.isolate.keys.keys.empty()) {
    co_await refresh_in_doubt(exchange.isolate, exchange.host);
    client = find_caller(exchange);
  }
  if (client) {
    exchange.client = **client;
    exchange.outcome.worker_key_id = exchange.client.id;
  } else {
    // Who knows no keys at all cannot say that one is wrong.
    const bool knows = exchange.isolate.loaded;
    story = refuse_client(exchange, knows ? client.error() : unconfigured());
  }
  co_await story;
}

// No coroutine itself: each co_await costs a cold isolate's client the compiling of its code.
async::Task<void> story(Exchange& exchange, const route::Route& route) {
  using route::Target;
  switch (route.target) {
    case Target::kHealth:
      return handle_health(exchange);
    case Target::kPreflight:
      return handle_preflight(exchange);
    case Target::kUnknown:
    case Target::kWrongMethod:
    case Target::kBadPath:
      return handle_refusal(exchange, route);
    case Target::kLogin:
      return handle_login(exchange);
    case Target::kLogout:
      return handle_logout(exchange);
    case Target::kAdmin:
      return handle_admin(exchange);
    case Target::kRoot:
      return handle_root(exchange);
    case Target::kLoginPage:
      return handle_login_page(exchange);
    case Target::kAdminPage:
      return handle_admin_page(exchange);
    case Target::kAsset:
      return handle_asset(exchange);
    case Target::kChatCompletions:
    case Target::kResponses:
    case Target::kCompletions:
    case Target::kEmbeddings:
    case Target::kImageGenerations:
    case Target::kSpeech:
    case Target::kTranscriptions:
    case Target::kTranslations:
    case Target::kModels:
    case Target::kModel:
    case Target::kNative:
    case Target::kStoredResponse:
    case Target::kLive:
      return handle_client(exchange, client_story(exchange, route));
  }
  __builtin_unreachable();
}

// What is answered from the request alone waits for nothing.
bool rests_on_state(route::Target target) {
  using enum route::Target;
  return target != kHealth && target != kPreflight && target != kUnknown &&
         target != kWrongMethod && target != kBadPath;
}

async::Task<void> dispatch(Exchange& exchange, const route::Route& route) {
  if (rests_on_state(route.target)) {
    // Who shows nothing is turned away whatever KV and the Ledger say: they are not asked for
    // strangers.
    if (route.surface == route::Surface::kClient && !shows_credential(exchange.head)) {
      co_await refuse_client(exchange, find_caller(exchange).error());
      co_return;
    }
    co_await make_current(exchange.isolate, exchange.host);
  }
  co_await story(exchange, route);
}

// What of a request is to be told the Ledger; nullopt when nothing is.
std::optional<state::Outcome> outcome_of(Exchange& exchange) {
  state::Outcome& outcome = exchange.outcome;
  outcome.time_ms = exchange.host.now_ms();
  if (!exchange.accountable) {
    exchange.isolate.counts.forget(outcome);
    // What was learned of the keys on the way is worth telling all the same.
    if (outcome.effects.empty()) return std::nullopt;
    state::Outcome news;
    news.id = std::move(outcome.id);
    news.time_ms = outcome.time_ms;
    news.effects = std::move(outcome.effects);
    return news;
  }
  outcome.latency_ms = outcome.time_ms - exchange.started_ms;
  if (outcome.key_id.empty() && !outcome.attempts.empty()) {
    const state::Attempt* last = state::find_last_call(outcome);
    outcome.key_id = (last == nullptr ? outcome.attempts.back() : *last).key_id;
  }
  return std::move(outcome);
}

// Everything a request holds ends with this, its outcome apart.
async::Task<std::optional<state::Outcome>> serve(Isolate& isolate, host::Host& host,
                                                 std::string_view head) {
  Exchange exchange(isolate, host);
  exchange.head = http::parse_request_head(head);
  exchange.started_ms = host.now_ms();
  exchange.outcome.id = fresh_text(host, kOutcomeIdLength);
  const route::Route route = route::match(exchange.head.method, exchange.head.path);
  exchange.surface = route.surface;
  co_await dispatch(exchange, route);
  co_return outcome_of(exchange);
}

}  // namespace

async::Task<void> handle_request(Isolate& isolate, host::Host& host, async::Bytes head) {
  if (!isolate.loaded) isolate.counts.begin_rounds(random_number(host));
  std::optional<state::Outcome> outcome = co_await serve(isolate, host, head.view());
  // A report may wait for others to join it, when the memory of the answered request is free.
  if (outcome) co_await report(isolate, host, std::move(*outcome));
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
