#include "app/admin/gemini_call.h"

#include <algorithm>
#include <vector>

#include "app/admin/reply.h"
#include "app/random.h"
#include "app/secret_box.h"
#include "base/text.h"
#include "gemini/endpoint.h"
#include "gemini/error_body.h"
#include "gemini/probe.h"
#include "gemini/read_error.h"
#include "gemini/read_usage.h"
#include "json/read.h"
#include "keys/client_limit.h"
#include "keys/health.h"
#include "ledger/apply.h"
#include "ledger/edit.h"

namespace app {
namespace {

constexpr int64_t kTimeoutMs = 30'000;
constexpr int64_t kAnswerLimit = 4 * 1024 * 1024;
constexpr int kAnswered = 200;
constexpr size_t kModelLimit = 200;

bool is_model_character(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

base::Usage read_probe_usage(const json::Value& answer) {
  const json::Value* metadata = answer.find("usageMetadata");
  return metadata == nullptr ? base::Usage() : gemini::read_usage(*metadata);
}

// Google counts a test as it counts a chat's call, so it counts for the key and in the usage, of no
// client; one that fails leaves no chat without an answer.
void count_test(LedgerContext& context, const std::string& key_id, const std::string& model,
                const KeyTest& test, const base::Usage& usage) {
  state::Outcome outcome;
  outcome.time_ms = context.host.now_ms();
  outcome.model = model;
  outcome.latency_ms = test.latency_ms;
  outcome.begun_ms = outcome.time_ms - test.latency_ms;
  const state::CallEnd end = test.works ? state::CallEnd::kAnswered : state::CallEnd::kFailed;
  outcome.attempts = {{key_id, test.status, base::CoolReason::kNone, end, usage}};
  ledger::apply_outcomes(context.state, {outcome}, outcome.time_ms);
  context.state.unsaved = true;
}

// Every isolate is to hear of these keys.
void touch(ledger::State& state, const std::vector<size_t>& changed) {
  for (const size_t index : changed) ledger::touch_key(state, state.keys.keys[index]);
}

state::GeminiKey copy_of(const LedgerContext& context, std::string_view key_id) {
  const state::GeminiKey* key = state::find_key(context.state.keys, key_id);
  return key == nullptr ? state::GeminiKey() : *key;
}

}  // namespace

std::expected<json::Value, chat::Failure> judge_answer(const GeminiAnswer& answer,
                                                       std::string_view model, int64_t now_ms,
                                                       base::Arena& arena) {
  gemini::ErrorInput input = {.status = answer.status,
                              .body = answer.body,
                              .retry_after = answer.retry_after,
                              .model = model,
                              .now_ms = now_ms};
  if (answer.status != kAnswered) return std::unexpected(gemini::read_failure(input, arena));
  const base::Result<json::Value> tree = json::read(answer.body, arena);
  const json::Value* error = tree ? gemini::find_error(*tree) : nullptr;
  if (error != nullptr) return std::unexpected(gemini::read_stream_failure(*error, input));
  if (tree && tree->is_object()) return *tree;
  input.status = 0;
  chat::Failure failure = gemini::read_failure(input, arena);
  failure.upstream_status = answer.status;
  failure.client.message = "What the Gemini base URL answers is no answer of Gemini's.";
  return std::unexpected(std::move(failure));
}

void note_failure(LedgerContext& context, keys::UsedKey used, const std::string& model,
                  const chat::Failure& failure, keys::Origin origin) {
  state::KeysDocument& document = context.state.keys;
  const state::HealthEffect effect = keys::decide_effect(
      document, used, model, failure, context.host.now_ms(), random_number(context.host), origin);
  if (effect.effect == base::KeyEffect::kNone) return;
  if (model.empty() && effect.effect == base::KeyEffect::kCoolModel) return;
  touch(context.state, keys::apply_effect(document, effect));
}

base::Result<std::string> read_test_model(const state::ConfigDocument& config,
                                          std::string_view name) {
  const state::Model* const alias = keys::find_alias(config, name);
  const std::string_view model = base::bare_model_name(alias == nullptr ? name : alias->id);
  const bool fits = !model.empty() && model.size() <= kModelLimit && model[0] != '.' &&
                    std::ranges::all_of(model, is_model_character);
  if (!fits) {
    return base::fail(base::ErrorCode::kInvalidValue, "'modelId' is not the name of a model.",
                      "modelId");
  }
  return std::string(model);
}

void write_key_test(json::Writer& out, const KeyTest& test) {
  out.member("success", test.works).member("status", test.status);
  out.member("latencyMs", test.latency_ms).member_or_null("error", test.error);
  out.member_or_null("message", test.message);
}

async::Task<GeminiAnswer> call_gemini(LedgerContext& context, std::string secret, std::string path,
                                      std::string body) {
  host::Host& host = context.host;
  const std::string url =
      base::concat(gemini::base_url(context.state.config.policy.settings.base_url,
                                    host.variable(gemini::kBaseUrlVariable)),
                   path);
  base::Buffer upload;
  upload.append(body);
  host::Outgoing request;
  request.url = url;
  request.headers = {{std::string(gemini::kKeyHeader), secret}};
  request.timeout_ms = kTimeoutMs;
  request.until = host::Until::kEnd;
  if (!body.empty()) {
    request.method = "POST";
    request.headers.push_back({"content-type", "application/json"});
    request.body = &upload;
  }
  const async::Completion head = co_await host.fetch(request);
  if (!head.ok()) co_return GeminiAnswer();
  GeminiAnswer answer;
  answer.status = head.code;
  answer.retry_after = http::find_header(host.headers(head.handle), "retry-after");
  const async::Completion read = co_await host.read_response(head.handle, kAnswerLimit);
  if (!read.ok()) co_return GeminiAnswer();
  answer.body = read.bytes.view();
  co_return answer;
}

namespace {

struct OpenedKey {
  std::string id;
  std::string seal;
  std::string secret;
};

async::Task<KeyTest> probe_key(LedgerContext& context, OpenedKey key, std::string model) {
  base::Buffer body;
  const std::string path = gemini::write_probe(model, body);
  const state::GeminiKey sent = copy_of(context, key.id);
  const int64_t started = context.host.now_ms();
  const GeminiAnswer answer = co_await call_gemini(context, key.secret, path, body.str());
  base::Arena arena;
  const auto read = judge_answer(answer, model, context.host.now_ms(), arena);
  KeyTest test;
  test.works = read.has_value();
  test.status = read ? answer.status : read.error().upstream_status;
  test.latency_ms = context.host.now_ms() - started;
  count_test(context, key.id, model, test, read ? read_probe_usage(*read) : base::Usage());
  if (read) {
    touch(context.state, keys::pass_test(context.state.keys, sent, model));
    co_return test;
  }
  test.error = base::error_info(read.error().client.code).code;
  test.message = read.error().client.message;
  note_failure(context, {key.id, key.seal}, model, read.error(), keys::Origin::kAdminTest);
  co_return test;
}

bool is_suspect(const LedgerContext& context, std::string_view key_id) {
  const state::GeminiKey* key = state::find_key(context.state.keys, key_id);
  return key != nullptr && key->suspect_since_ms != 0 && !keys::is_disabled(key->health);
}

}  // namespace

async::Task<base::Result<KeyTest>> test_key(LedgerContext& context, std::string key_id,
                                            std::string model) {
  const state::GeminiKey* key = state::find_key(context.state.keys, key_id);
  if (key == nullptr) co_return not_found("Gemini key");
  OpenedKey opened = {std::move(key_id), std::string(state::seal_of(*key)), {}};
  base::Result<std::string> secret = co_await open_secret(context.host, key->sealed);
  if (!secret) co_return std::unexpected(secret.error());
  opened.secret = *std::move(secret);
  KeyTest test = co_await probe_key(context, opened, model);
  // Google has called a key invalid by mistake; whoever tests it wants to know now.
  if (!test.works && is_suspect(context, opened.id)) {
    test = co_await probe_key(context, std::move(opened), std::move(model));
  }
  co_return test;
}

}  // namespace app
