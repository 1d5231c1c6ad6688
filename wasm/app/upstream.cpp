#include "app/upstream.h"

#include "app/random.h"
#include "app/read_answer.h"
#include "app/secret_box.h"
#include "app/silence_watch.h"
#include "gemini/endpoint.h"
#include "gemini/error_body.h"
#include "gemini/read_error.h"
#include "gemini/read_usage.h"
#include "http/location.h"
#include "keys/empty.h"
#include "keys/health.h"

namespace app {
namespace {

constexpr int64_t kErrorBodyLimit = 256 * 1024;

// A memory of repairs that still holds applies from the first call on.
std::vector<chat::Repair> remembered_repairs(const state::ConfigDocument& config,
                                             std::string_view model, int64_t now_ms) {
  std::vector<chat::Repair> repairs;
  for (const state::RepairMemory& memory : config.policy.repairs) {
    if (memory.model == model && memory.until_ms > now_ms) repairs.push_back(memory.repair);
  }
  return repairs;
}

// Where a redirect of what is looked up leads, as a download's does; empty unless that is of the
// same origin, for no other may see the key.
std::string own_redirect(host::Host& host, const host::Outgoing& outgoing,
                         const async::Completion& head) {
  const bool reads = outgoing.method == "GET" || outgoing.method == "HEAD";
  if (!reads || !head.ok() || head.code < 300 || head.code >= 400) return {};
  const std::vector<http::Header> headers = host.headers(head.handle);
  const std::string_view location = http::find_header(headers, "location");
  if (location.empty()) return {};
  std::string target = http::resolve_location(outgoing.url, location);
  return http::is_same_origin(outgoing.url, target) ? target : std::string();
}

}  // namespace

Upstream::Upstream(Exchange& exchange, std::string model, uint64_t conversation,
                   RequestWriter& writer, KeyScope scope)
    : exchange_(exchange),
      model_(std::move(model)),
      conversation_(conversation),
      writer_(writer),
      scope_(scope),
      repairs_(remembered_repairs(exchange.isolate.config, model_, exchange.host.now_ms())),
      last_error_{base::ErrorCode::kInternal, "The request was not sent."} {
  repairs_.insert(repairs_.end(), exchange.repairs.begin(), exchange.repairs.end());
  step_.kind = keys::Step::Kind::kAnotherKey;
}

async::Task<base::Result<std::string>> Upstream::secret_of(std::string sealed) {
  auto& opened = exchange_.isolate.opened_secrets;
  const auto known = opened.find(sealed);
  if (known != opened.end()) co_return known->second;
  base::Result<std::string> secret = co_await open_secret(exchange_.host, sealed);
  if (secret) opened.emplace(std::move(sealed), *secret);
  co_return secret;
}

// A client can make what is written far longer than what it has sent: it ends where memory does.
base::Status Upstream::prepare() {
  if (written_) return {};
  body_ = base::Buffer();
  share_.release();
  body_.set_most(share_.left());
  path_.clear();
  written_ = true;
  const base::Status written = writer_.write(repairs_, body_, path_);
  if (!written) return written;
  if (body_.is_full()) return base::fail(lack_of_room(exchange_));
  const base::Status held = share_.hold(body_.own_size());
  // Texts that were resolved for it, or built.
  return held ? hold_memory(exchange_) : held;
}

std::string Upstream::url() const {
  return base::concat(gemini::base_url(exchange_.isolate.config.policy.settings.base_url,
                                       exchange_.host.variable(gemini::kBaseUrlVariable)),
                      path_);
}

async::Task<base::Result<Opened>> Upstream::call(std::string url, std::string secret,
                                                 Redirects redirects) {
  host::Outgoing outgoing;
  outgoing.method = writer_.method();
  outgoing.url = url;
  outgoing.headers = writer_.headers();
  outgoing.headers.push_back({std::string(gemini::kKeyHeader), secret});
  outgoing.body = body_.empty() ? nullptr : &body_;
  outgoing.timeout_ms = kSilenceMs;
  async::Operation fetch = exchange_.host.fetch(outgoing);
  const uint32_t id = fetch.id();
  const async::Completion head = co_await fetch;
  if (head.outcome == async::Outcome::kClientGone) co_return base::fail(client_gone());
  if (head.ok() && head.code >= 200 && head.code < 300) co_return open_head(id, head);
  if (redirects == Redirects::kFollow) {
    std::string target = own_redirect(exchange_.host, outgoing, head);
    if (!target.empty()) {
      exchange_.host.close(head.handle);
      ++exchange_.fetches;
      co_return co_await call(std::move(target), std::move(secret), Redirects::kRefuse);
    }
  }
  co_await learn_failure(id, head);
  co_return base::fail(call_failure_.client);
}

Opened Upstream::open_head(uint32_t fetch, const async::Completion& head) {
  Opened opened{fetch, head.handle, head.code, {}};
  if (!writer_.wants_service_tier()) return opened;
  const std::vector<http::Header> headers = exchange_.host.headers(head.handle);
  opened.service_tier =
      gemini::map_service_tier(http::find_header(headers, gemini::kServiceTierHeader));
  return opened;
}

gemini::ErrorInput Upstream::error_input(int status) const {
  return {.status = status,
          .model = model_,
          .now_ms = exchange_.host.now_ms(),
          .names_files = exchange_.files != gemini::FileUse::kNone,
          // To look for it takes long in a large body, and matters to no other refusal.
          .searches = status == 429 && writer_.searches()};
}

std::optional<chat::Failure> Upstream::find_failure(const json::Value& answer) const {
  const json::Value* error = gemini::find_error(answer);
  if (error == nullptr) return std::nullopt;
  const int status = gemini::read_error_object(*error).code;
  return gemini::read_stream_failure(*error, error_input(status));
}

async::Task<void> Upstream::learn_failure(uint32_t fetch, const async::Completion& head) {
  async::Completion body;
  std::vector<http::Header> headers;
  if (head.ok()) {
    headers = exchange_.host.headers(head.handle);
    body = co_await read_answer(exchange_.host, fetch, head.handle, kErrorBodyLimit);
  }
  const bool came = head.ok() && body.outcome != async::Outcome::kTimeout;
  gemini::ErrorInput input =
      error_input(came ? head.code : broken_status(head.ok() ? body.outcome : head.outcome));
  raw_error_ = {};
  if (came) {
    input.body = body.bytes.view();
    input.retry_after = http::find_header(headers, "retry-after");
    raw_error_ = {head.code, std::string(body.bytes.view()),
                  std::string(http::find_header(headers, "content-type")),
                  std::string(input.retry_after)};
  }
  call_failure_ = gemini::read_failure(input, exchange_.arena);
}

async::Task<base::Result<Opened>> Upstream::open() {
  for (;;) {
    const base::Status prepared = prepare();
    if (!prepared) co_return base::fail(prepared.error());
    const base::Result<const state::GeminiKey*> key = choose_key();
    if (!key) co_return base::fail(key.error());
    take_key(**key);
    std::string sealed = (*key)->sealed;
    base::Result<std::string> secret = co_await secret_of(std::move(sealed));
    if (!secret) {
      const bool other = co_await act_on(give_back_unreadable(secret.error()));
      if (!other) co_return base::fail(last_error_);
      continue;
    }
    begin_attempt();
    call_failure_ = chat::Failure();
    base::Result<Opened> opened = co_await call(url(), std::move(*secret), Redirects::kFollow);
    if (opened) {
      attempt_->status = opened->status;
      co_return opened;
    }
    if (opened.error().code == base::ErrorCode::kRequestCancelled &&
        call_failure_.upstream_status == 0) {
      co_return opened;
    }
    const bool again = co_await retry_after(call_failure_, {});
    if (!again) co_return base::fail(last_error_);
  }
}

void Upstream::note_progress() {
  progress_.request_fetches = exchange_.fetches + exchange_.planned;
  // A client may take long over its body, and whoever serves its pictures over those.
  const bool called = exchange_.calls > 0;
  progress_.elapsed_ms = called ? exchange_.host.now_ms() - exchange_.called_ms : 0;
}

async::Task<bool> Upstream::act_on(chat::Failure failure) {
  if (failure.next == chat::NextStep::kRepair && !writer_.can_repair()) {
    failure.next = chat::NextStep::kFail;
  }
  record_failure(failure);
  note_progress();
  progress_.leeway = writer_.leeway();
  const state::Settings& settings = exchange_.isolate.config.policy.settings;
  step_ = keys::plan_retry(progress_, failure, settings, random_number(exchange_.host));
  keys::note_step(progress_, failure, step_);
  if (step_.kind == keys::Step::Kind::kGiveUp) {
    const Isolate& isolate = exchange_.isolate;
    last_error_ =
        keys::final_error(isolate.keys, isolate.config, isolate.counts, next_ask(), failure);
    if (const std::optional<base::Error> wait = wait_for_preferred(failure)) {
      last_error_ = *wait;
      raw_error_ = {};
    }
    co_return false;
  }
  ++exchange_.planned;
  if (!exchange_.outcome.effects.empty()) exchange_.news.expect(exchange_);
  if (step_.kind == keys::Step::Kind::kSameKey) {
    repairs_.push_back(step_.repair);
    exchange_.repairs.push_back(step_.repair);
    // Another repair than the message asks for follows from this request, not from the model.
    if (step_.repair == failure.repair) trial_ = step_.repair;
    written_ = false;
  }
  if (step_.wait_ms == 0) co_return true;
  const async::Completion waited = co_await exchange_.host.sleep(step_.wait_ms);
  const bool gone = waited.outcome == async::Outcome::kClientGone;
  if (gone) last_error_ = client_gone();
  co_return !gone;
}

async::Task<bool> Upstream::retry_after(chat::Failure failure, base::Usage usage) {
  attempt_->reason = failure.reason;
  fail_attempt(failure.upstream_status, usage);
  co_return co_await act_on(std::move(failure));
}

bool Upstream::retry_empty(const base::Usage& usage) {
  note_progress();
  const state::Settings& settings = exchange_.isolate.config.policy.settings;
  const keys::Step step = keys::plan_empty_retry(progress_, settings);
  if (step.kind == keys::Step::Kind::kGiveUp) return false;
  fail_attempt(200, usage);
  step_ = step;
  ++progress_.empties;
  ++exchange_.planned;
  return true;
}

bool Upstream::may_call() const {
  return keys::may_fetch(exchange_.fetches + exchange_.planned);
}

void Upstream::continue_with(std::string_view token) {
  writer_.continue_with(token);
  ++exchange_.planned;
  written_ = false;
  step_ = {keys::Step::Kind::kSameKey};
}

}  // namespace app
