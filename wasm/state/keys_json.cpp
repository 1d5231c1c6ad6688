#include "base/text.h"
#include "state/delta_json.h"
#include "state/document.h"
#include "state/keys_document.h"

namespace state {
namespace {

constexpr int kMaxWeight = 100;

void read_health(Fields& fields, Health& health) {
  fields.read_word("state", health.state);
  read_reason(fields, health.reason);
  fields.read("until", health.until_ms).read("strikes", health.strikes);
  fields.read("status", health.status);
}

void write_health(json::Writer& out, const Health& health) {
  if (health.state == HealthState::kReady && health.strikes == 0) return;
  out.key("health").begin_object();
  out.member("state", word(health.state));
  write_reason(out, health.reason);
  write_number(out, "until", health.until_ms);
  write_number(out, "strikes", health.strikes);
  write_number(out, "status", health.status);
  out.end_object();
}

void read_model(Fields& fields, ModelRecord& record) {
  fields.read("model", record.model);
  fields.object("health", [&](Fields& inner) { read_health(inner, record.health); });
  fields.read("requests", record.today.requests).read("errors", record.today.errors);
  fields.read("prompt", record.today.prompt_tokens);
  fields.read("completion", record.today.completion_tokens);
  read_window(fields, record.window);
}

void write_model(json::Writer& out, const ModelRecord& record) {
  out.begin_object().member("model", record.model);
  write_health(out, record.health);
  write_number(out, "requests", record.today.requests);
  write_number(out, "errors", record.today.errors);
  write_number(out, "prompt", record.today.prompt_tokens);
  write_number(out, "completion", record.today.completion_tokens);
  write_window(out, record.window);
  out.end_object();
}

void read_key(Fields& fields, GeminiKey& key) {
  fields.require("id", key.id).read("name", key.name).read("sealed", key.sealed);
  fields.read("preview", key.preview).read("note", key.note).read("tags", key.tags);
  fields.read("group", key.project_group).read("enabled", key.enabled);
  // With a blank beside it, it would be another group.
  key.project_group = std::string(base::trim(key.project_group));
  fields.read("weight", key.weight).read("created", key.created_ms);
  if (key.weight < 1 || key.weight > kMaxWeight) {
    fields.refuse(base::ErrorCode::kInvalidValue, "weight");
  }
  fields.object("health", [&](Fields& inner) { read_health(inner, key.health); });
  fields.read("suspect_since", key.suspect_since_ms).read("seq", key.seq);
  fields.list("models", key.models, read_model);
  // One entry without a name must not cost all keys.
  std::erase_if(key.models, [](const ModelRecord& record) { return record.model.empty(); });
}

void write_key(json::Writer& out, const GeminiKey& key) {
  out.begin_object().member("id", key.id);
  write_text(out, "name", key.name);
  write_text(out, "sealed", key.sealed);
  write_text(out, "preview", key.preview);
  write_text(out, "note", key.note);
  write_texts(out, "tags", key.tags);
  write_text(out, "group", key.project_group);
  if (!key.enabled) out.member("enabled", false);
  if (key.weight != 1) out.member("weight", key.weight);
  write_number(out, "created", key.created_ms);
  write_health(out, key.health);
  write_number(out, "suspect_since", key.suspect_since_ms);
  out.member("seq", key.seq);
  if (!key.models.empty()) {
    out.key("models").begin_array();
    for (const ModelRecord& record : key.models) write_model(out, record);
    out.end_array();
  }
  out.end_object();
}

void read_keys(Fields& fields, KeysDocument& document) {
  fields.read("seq", document.seq).read("day", document.day);
  fields.list("keys", document.keys, read_key);
}

void write_keys(json::Writer& out, const KeysDocument& document) {
  out.member("seq", document.seq).member("day", document.day).key("keys").begin_array();
  for (const GeminiKey& key : document.keys) write_key(out, key);
  out.end_array();
}

}  // namespace

void read_delta_members(Fields& fields, KeysDelta& delta) {
  fields.read("since", delta.since).read("removed", delta.removed);
  read_keys(fields, delta.changed);
}

void write_delta_members(json::Writer& out, const KeysDelta& delta) {
  write_number(out, "since", delta.since);
  write_texts(out, "removed", delta.removed);
  write_keys(out, delta.changed);
}

base::Result<KeysDocument> read_keys_document(std::string_view text) {
  return read_document<KeysDocument>(text, read_keys);
}

void write_keys_document(const KeysDocument& document, base::Buffer& out) {
  json::Writer writer(out);
  writer.begin_object().member("v", kDocumentVersion);
  write_keys(writer, document);
  writer.end_object();
}

}  // namespace state
