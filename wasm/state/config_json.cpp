#include "state/config_document.h"
#include "state/delta_json.h"
#include "state/document.h"
#include "state/settings_json.h"

namespace state {
namespace {

void read_worker_key(Fields& fields, WorkerKey& key) {
  fields.require("id", key.id).read("name", key.name).require("hash", key.hash);
  fields.read("prefix", key.prefix).read("enabled", key.enabled);
  bool safe = true;
  fields.read("safety", safe);
  key.safety = safe ? Safety::kOn : Safety::kOff;
  fields.read("created", key.created_ms).read("expires", key.expires_ms);
  fields.read_model_names("models", key.allowed_models);
  fields.read("daily_requests", key.daily_requests);
  fields.read("daily_tokens", key.daily_tokens).read("rpm", key.rpm);
  fields.read("requests", key.today.requests).read("tokens", key.today.tokens);
  read_window(fields, key.window);
  fields.read("seq", key.seq);
}

void write_worker_key(json::Writer& out, const WorkerKey& key) {
  out.begin_object().member("id", key.id);
  write_text(out, "name", key.name);
  out.member("hash", key.hash);
  write_text(out, "prefix", key.prefix);
  if (!key.enabled) out.member("enabled", false);
  if (key.safety == Safety::kOff) out.member("safety", false);
  write_number(out, "created", key.created_ms);
  write_number(out, "expires", key.expires_ms);
  write_texts(out, "models", key.allowed_models);
  write_limit(out, "daily_requests", key.daily_requests);
  write_limit(out, "daily_tokens", key.daily_tokens);
  write_limit(out, "rpm", key.rpm);
  write_number(out, "requests", key.today.requests);
  write_number(out, "tokens", key.today.tokens);
  write_window(out, key.window);
  out.member("seq", key.seq).end_object();
}

void read_configured_model(Fields& fields, Model& model) {
  fields.read("id", model.id).read_word("category", model.category);
  fields.read("daily_quota", model.daily_quota).read("individual_quota", model.individual_quota);
  fields.read("rpm", model.rpm).read("tpm", model.tpm).read("rpd", model.rpd);
  fields.read_names("aliases", model.aliases);
}

void write_configured_model(json::Writer& out, const Model& model) {
  out.begin_object().member("id", model.id).member("category", word(model.category));
  write_limit(out, "daily_quota", model.daily_quota);
  write_limit(out, "individual_quota", model.individual_quota);
  write_limit(out, "rpm", model.rpm);
  write_limit(out, "tpm", model.tpm);
  write_limit(out, "rpd", model.rpd);
  write_texts(out, "aliases", model.aliases);
  out.end_object();
}

void read_repair_memory(Fields& fields, RepairMemory& memory) {
  fields.read("model", memory.model).read("until", memory.until_ms);
  read_repair(fields, memory.repair);
}

void read_revoked(Fields& fields, RevokedSession& session) {
  fields.require("id", session.id).read("until", session.until_ms);
}

void read_policy(Fields& fields, Policy& policy) {
  fields.read("seq", policy.seq);
  fields.object("settings", [&](Fields& inner) { read_stored_settings(inner, policy.settings); });
  fields.list("models", policy.models, read_configured_model);
  fields.list("repairs", policy.repairs, read_repair_memory);
  fields.list("revoked_sessions", policy.revoked_sessions, read_revoked);
  // One entry without a name must not cost the rest.
  std::erase_if(policy.models, [](const Model& model) { return model.id.empty(); });
  std::erase_if(policy.repairs, [](const RepairMemory& repair) {
    return repair.model.empty() || repair.repair == base::Repair::kNone;
  });
}

void write_policy(json::Writer& out, const Policy& policy) {
  out.key("policy").begin_object().member("seq", policy.seq).key("settings").begin_object();
  write_settings(out, policy.settings);
  out.end_object().key("models").begin_array();
  for (const Model& model : policy.models) write_configured_model(out, model);
  out.end_array().key("repairs").begin_array();
  for (const RepairMemory& repair : policy.repairs) {
    out.begin_object().member("model", repair.model).member("repair", word(repair.repair));
    out.member("until", repair.until_ms).end_object();
  }
  out.end_array().key("revoked_sessions").begin_array();
  for (const RevokedSession& session : policy.revoked_sessions) {
    out.begin_object().member("id", session.id).member("until", session.until_ms).end_object();
  }
  out.end_array().end_object();
}

void write_worker_keys(json::Writer& out, const std::vector<WorkerKey>& keys) {
  out.key("worker_keys").begin_array();
  for (const WorkerKey& key : keys) write_worker_key(out, key);
  out.end_array();
}

}  // namespace

void read_delta_members(Fields& fields, ConfigDelta& delta) {
  fields.read("since", delta.since).read("seq", delta.seq).read("day", delta.day);
  fields.read("removed", delta.removed);
  fields.object("policy", [&](Fields& inner) { read_policy(inner, delta.policy.emplace()); });
  fields.list("worker_keys", delta.worker_keys, read_worker_key);
}

void write_delta_members(json::Writer& out, const ConfigDelta& delta) {
  write_number(out, "since", delta.since);
  out.member("seq", delta.seq).member("day", delta.day);
  write_texts(out, "removed", delta.removed);
  if (delta.policy) write_policy(out, *delta.policy);
  write_worker_keys(out, delta.worker_keys);
}

base::Result<ConfigDocument> read_config_document(std::string_view text) {
  return read_document<ConfigDocument>(text, [](Fields& fields, ConfigDocument& document) {
    fields.read("seq", document.seq).read("day", document.day);
    fields.object("policy", [&](Fields& inner) { read_policy(inner, document.policy); });
    fields.list("worker_keys", document.worker_keys, read_worker_key);
  });
}

void write_config_document(const ConfigDocument& document, base::Buffer& out) {
  json::Writer writer(out);
  writer.begin_object().member("v", kDocumentVersion);
  writer.member("seq", document.seq).member("day", document.day);
  write_policy(writer, document.policy);
  write_worker_keys(writer, document.worker_keys);
  writer.end_object();
}

}  // namespace state
