#include <utility>

#include "app/admin/admin.h"
#include "app/admin/input.h"
#include "app/admin/key_name.h"
#include "app/admin/reply.h"
#include "app/random.h"
#include "app/secret_marks.h"
#include "ledger/edit.h"

namespace app {
namespace {

constexpr size_t kWorkerIdLength = 12;
constexpr size_t kWorkerSecretLength = 40;
constexpr size_t kShortestSecret = 8;
constexpr size_t kMostModels = 200;

void write_worker_key(json::Writer& out, const state::WorkerKey& key, std::string_view day) {
  out.begin_object().member("id", key.id).member("description", key.name);
  out.member("keyPreview", preview_of(key)).member("enabled", key.enabled);
  out.member("safetyEnabled", key.safety == state::Safety::kOn);
  out.member("createdAt", key.created_ms);
  write_or_null(out, "expiresAt",
                key.expires_ms == 0 ? std::nullopt : std::optional(key.expires_ms));
  out.key("allowedModels").begin_array();
  for (const std::string& model : key.allowed_models) out.string(model);
  out.end_array();
  write_or_null(out, "dailyRequests", key.daily_requests);
  write_or_null(out, "dailyTokens", key.daily_tokens);
  write_or_null(out, "rpm", key.rpm);
  out.key("usage").begin_object().member("date", day).member("requests", key.today.requests);
  out.member("tokens", key.today.tokens).end_object().end_object();
}

void read_worker_key_members(state::Fields& fields, state::WorkerKey& key) {
  read_text(fields, "description", kNameLimit, Lines::kOne, key.name);
  fields.read("enabled", key.enabled);
  bool safe = key.safety == state::Safety::kOn;
  fields.read("safetyEnabled", safe);
  key.safety = safe ? state::Safety::kOn : state::Safety::kOff;
  read_instant(fields, "expiresAt", key.expires_ms);
  fields.read_model_names("allowedModels", key.allowed_models);
  if (key.allowed_models.size() > kMostModels) {
    fields.refuse(base::ErrorCode::kInvalidValue, "allowedModels");
  }
  read_limit(fields, "dailyRequests", key.daily_requests);
  read_limit(fields, "dailyTokens", key.daily_tokens);
  read_limit(fields, "rpm", key.rpm);
}

// By id, or by the secret itself, which scripts of the predecessor's users have at hand.
state::WorkerKey* find_named(AdminCall& call, std::string_view name) {
  state::ConfigDocument& config = call.state().config;
  state::WorkerKey* key = state::find_worker_key(config, name);
  if (key != nullptr) return key;
  const state::WorkerKey* owner = state::find_worker_key_by_hash(config, hash_of_secret(name));
  return owner == nullptr ? nullptr : state::find_worker_key(config, owner->id);
}

AdminResult list_worker_keys(AdminCall& call) {
  const state::ConfigDocument& config = call.state().config;
  base::Buffer body;
  json::Writer out(body);
  out.begin_array();
  for (const state::WorkerKey& key : config.worker_keys) write_worker_key(out, key, config.day);
  out.end_array();
  return LedgerReply{200, body.str()};
}

AdminResult create_worker_key(AdminCall& call) {
  state::WorkerKey key;
  std::string secret;
  const base::Status read = read_body(call.body, [&](state::Fields& fields) {
    fields.read("key", secret);
    read_worker_key_members(fields, key);
  });
  if (!read) return std::unexpected(read.error());
  if (secret.empty())
    secret = base::concat("sk-", fresh_text(call.context.host, kWorkerSecretLength));
  std::string_view fault = find_secret_fault(secret);
  if (secret.size() < kShortestSecret) fault = "The key is shorter than 8 characters.";
  if (!fault.empty()) return base::fail(base::ErrorCode::kInvalidValue, std::string(fault), "key");
  key.hash = hash_of_secret(secret);
  if (state::find_worker_key_by_hash(call.state().config, key.hash) != nullptr) {
    return base::fail(base::ErrorCode::kConflict, "This key is there already.", "key");
  }
  key.id = fresh_text(call.context.host, kWorkerIdLength);
  key.prefix = prefix_of_secret(secret);
  key.created_ms = call.now_ms();
  const std::string id = key.id;
  ledger::add_worker_key(call.state(), std::move(key));
  ledger::save(call.context.storage, call.state());
  return object_reply(201, [&](json::Writer& out) {
    out.member("success", true).member("id", id).member("key", secret);
  });
}

AdminResult edit_worker_key(AdminCall& call, std::string_view name) {
  state::WorkerKey* key = find_named(call, name);
  if (key == nullptr) return not_found("worker key");
  state::WorkerKey edited = *key;
  const base::Status read =
      read_body(call.body, [&](state::Fields& fields) { read_worker_key_members(fields, edited); });
  if (!read) return std::unexpected(read.error());
  *key = std::move(edited);
  ledger::touch_worker_key(call.state(), *key);
  return stored(call);
}

AdminResult remove_worker_key(AdminCall& call, std::string_view name) {
  const state::WorkerKey* key = find_named(call, name);
  if (key == nullptr) return not_found("worker key");
  ledger::remove_worker_key(call.state(), std::string(key->id));
  return stored(call);
}

}  // namespace

AdminResult worker_keys(AdminCall& call) {
  std::string name = call.id;
  if (name.empty() && (call.method == Method::kPatch || call.method == Method::kDelete)) {
    const base::Status read = read_body(call.body, [&](state::Fields& fields) {
      fields.read("id", name);
      if (name.empty()) fields.require("key", name);
    });
    if (!read) return std::unexpected(read.error());
  }
  switch (call.method) {
    case Method::kGet:
      return list_worker_keys(call);
    case Method::kPost:
      return create_worker_key(call);
    case Method::kPatch:
      return edit_worker_key(call, name);
    case Method::kDelete:
      return remove_worker_key(call, name);
  }
  __builtin_unreachable();
}

}  // namespace app
