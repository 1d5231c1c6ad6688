
#include "app/admin/admin.h"
#include "app/admin/check_deployment.h"
#include "app/admin/default_test_model.h"
#include "app/admin/gemini_call.h"
#include "app/admin/reply.h"
#include "app/secret_box.h"
#include "gemini/endpoint.h"
#include "gemini/read_models.h"
#include "keys/health.h"

namespace app {
namespace {

// A key that should be able to list models: one that is ready, otherwise any that is enabled.
const state::GeminiKey* choose_listing_key(AdminCall& call) {
  const state::GeminiKey* enabled = nullptr;
  for (const state::GeminiKey& key : call.state().keys.keys) {
    if (!key.enabled) continue;
    const keys::Availability now = keys::availability(key, {}, call.now_ms());
    if (now.kind == keys::Availability::Kind::kReady) return &key;
    if (enabled == nullptr) enabled = &key;
  }
  return enabled;
}

LedgerReply model_list_reply(const chat::ModelPage& list) {
  return object_reply(200, [&](json::Writer& out) {
    out.key("models").begin_array();
    for (const chat::ModelInfo& model : list.models) {
      out.begin_object().member("id", model.id).member("name", model.display_name);
      out.member("inputTokenLimit", model.input_tokens);
      out.member("outputTokenLimit", model.output_tokens).end_object();
    }
    out.end_array();
  });
}

}  // namespace

async::Task<AdminResult> test_gemini_key(AdminCall& call) {
  std::string key_id;
  std::string model_id(kDefaultTestModel);
  const base::Status read = read_body(call.body, [&](state::Fields& fields) {
    fields.require("keyId", key_id).read("modelId", model_id);
  });
  if (!read) co_return std::unexpected(read.error());
  const base::Result<std::string> model = read_test_model(call.state().config, model_id);
  if (!model) co_return std::unexpected(model.error());
  const base::Status known = check_deployment(call);
  if (!known) co_return std::unexpected(known.error());
  const base::Result<KeyTest> test = co_await test_key(call.context, key_id, *model);
  if (!test) co_return std::unexpected(test.error());
  ledger::save(call.context.storage, call.state());
  co_return object_reply(200, [&](json::Writer& out) { write_key_test(out, *test); });
}

async::Task<AdminResult> gemini_models(AdminCall& call) {
  const state::GeminiKey* key = choose_listing_key(call);
  if (key == nullptr) {
    co_return base::fail(base::ErrorCode::kNoAvailableKey,
                         "Add a Gemini key first; the list is Google's answer to it.");
  }
  const std::string key_id = key->id;
  const std::string seal(state::seal_of(*key));
  const base::Result<std::string> secret = co_await open_secret(call.context.host, key->sealed);
  if (!secret) co_return std::unexpected(secret.error());
  const GeminiAnswer answer =
      co_await call_gemini(call.context, *secret, std::string(gemini::kModelsPath), {});
  base::Arena arena;
  const auto list = judge_answer(answer, {}, call.now_ms(), arena);
  if (!list) {
    // Nobody has asked whether the key is invalid: one answer only raises the suspicion, as in a
    // chat.
    note_failure(call.context, {key_id, seal}, {}, list.error(), keys::Origin::kTraffic);
    ledger::save(call.context.storage, call.state());
    co_return base::fail(base::ErrorCode::kUpstreamError, list.error().client.message);
  }
  co_return model_list_reply(gemini::read_models(*list));
}

}  // namespace app
