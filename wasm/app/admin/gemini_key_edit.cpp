#include "app/admin/gemini_key_edit.h"

#include <algorithm>
#include <utility>

#include "app/admin/admin.h"
#include "app/admin/check_deployment.h"
#include "app/admin/check_password.h"
#include "app/admin/input.h"
#include "app/admin/reply.h"
#include "app/secret_box.h"
#include "app/secret_marks.h"
#include "base/text.h"
#include "keys/health.h"
#include "ledger/edit.h"
#include "ledger/key_marks.h"

namespace app {
namespace {

constexpr int kMostWeight = 100;

void add_and_remove_tags(state::Fields& fields, std::vector<std::string>& tags) {
  std::vector<std::string> add;
  std::vector<std::string> remove;
  read_tags(fields, "addTags", add);
  read_tags(fields, "removeTags", remove);
  for (std::string& tag : add) {
    if (std::ranges::find(tags, tag) == tags.end()) tags.push_back(std::move(tag));
  }
  std::erase_if(
      tags, [&](const std::string& tag) { return std::ranges::find(remove, tag) != remove.end(); });
  if (tags.size() > kTagLimit) fields.refuse(base::ErrorCode::kInvalidValue, "addTags");
}

// The path's key, or those of "ids". Error: kNotFound, kMissingParameter.
base::Result<std::vector<std::string>> read_ids(AdminCall& call) {
  if (!call.id.empty()) {
    if (state::find_key(call.state().keys, call.id) == nullptr) return not_found("Gemini key");
    return std::vector<std::string>{call.id};
  }
  std::vector<std::string> ids;
  const base::Status read =
      read_body(call.body, [&](state::Fields& fields) { fields.read("ids", ids); });
  if (!read) return std::unexpected(read.error());
  if (ids.empty()) {
    return base::fail(base::ErrorCode::kMissingParameter, "'ids' is missing or empty.", "ids");
  }
  return ids;
}

base::Status read_edit(AdminCall& call, state::GeminiKey& key) {
  return read_body(call.body, [&](state::Fields& fields) { read_key_members(fields, key); });
}

// Whether every key can take the edit, so that a refusal leaves nothing half done.
base::Status check_edits(AdminCall& call, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    const state::GeminiKey* key = state::find_key(call.state().keys, id);
    if (key == nullptr) continue;
    state::GeminiKey edited = *key;
    const base::Status read = read_edit(call, edited);
    if (!read) return read;
  }
  return {};
}

// Another secret for the same entry. It takes the place of one that may work and is nowhere else,
// so it must look like a key as much as a pasted one does.
async::Task<base::Status> replace_secret(AdminCall& call, std::string id, std::string secret) {
  const std::string_view fault = find_pasted_fault(secret);
  if (!fault.empty())
    co_return base::fail(base::ErrorCode::kInvalidValue, std::string(fault), "key");
  const base::Status known_secret = check_deployment(call);
  if (!known_secret) co_return known_secret;
  const std::string mark = hash_of_secret(secret);
  base::Result<std::string> sealed = co_await seal_secret(call.context.host, secret);
  if (!sealed) co_return std::unexpected(sealed.error());
  const auto known = ledger::find_marks(call.context.storage, {mark});
  const auto owner = known.find(mark);
  // A mark may be left of a key whose addition was not stored.
  if (owner != known.end() && owner->second != id &&
      state::find_key(call.state().keys, owner->second) != nullptr) {
    co_return base::fail(base::ErrorCode::kConflict, "This key is there already.", "key");
  }
  state::GeminiKey* key = state::find_key(call.state().keys, id);
  if (key == nullptr) co_return not_found("Gemini key");
  ledger::drop_marks(call.context.storage, {id});
  ledger::save_marks(call.context.storage, {{mark, id}});
  key->sealed = *std::move(sealed);
  key->preview = preview_of_secret(secret);
  keys::clear_health(*key);
  co_return base::Status();
}

}  // namespace

void read_key_members(state::Fields& fields, state::GeminiKey& key) {
  read_text(fields, "name", kNameLimit, Lines::kOne, key.name);
  read_text(fields, "note", kNoteLimit, Lines::kMany, key.note);
  read_tags(fields, "tags", key.tags);
  add_and_remove_tags(fields, key.tags);
  read_text(fields, "projectGroup", kNameLimit, Lines::kOne, key.project_group);
  key.project_group = std::string(base::trim(key.project_group));
  fields.read("weight", key.weight);
  if (key.weight < 1 || key.weight > kMostWeight) {
    fields.refuse(base::ErrorCode::kInvalidValue, "weight");
  }
  const bool said = fields.find("enabled", json::Value::Type::kBool) != nullptr;
  fields.read("enabled", key.enabled);
  if (said && key.enabled) keys::clear_health(key);
}

async::Task<AdminResult> edit_gemini_keys(AdminCall& call) {
  const base::Result<std::vector<std::string>> ids = read_ids(call);
  if (!ids) co_return std::unexpected(ids.error());
  std::string secret;
  state::GeminiKey trial;
  const base::Status valid = read_body(call.body, [&](state::Fields& fields) {
    fields.read("key", secret);
    read_key_members(fields, trial);
  });
  if (!valid) co_return std::unexpected(valid.error());
  const base::Status allowed = check_edits(call, *ids);
  if (!allowed) co_return std::unexpected(allowed.error());
  if (!secret.empty() && !call.id.empty()) {
    const base::Status replaced = co_await replace_secret(call, call.id, secret);
    if (!replaced) co_return std::unexpected(replaced.error());
  }
  int64_t changed = 0;
  std::vector<std::string> missing;
  for (const std::string& id : *ids) {
    state::GeminiKey* key = state::find_key(call.state().keys, id);
    if (key == nullptr) {
      missing.push_back(id);
      continue;
    }
    state::GeminiKey edited = *key;
    const base::Status read = read_edit(call, edited);
    if (!read) co_return std::unexpected(read.error());
    *key = std::move(edited);
    ledger::touch_key(call.state(), *key);
    ++changed;
  }
  ledger::save(call.context.storage, call.state());
  co_return changed_reply(changed, missing, "changed");
}

AdminResult delete_gemini_keys(AdminCall& call) {
  const base::Result<std::vector<std::string>> ids = read_ids(call);
  if (!ids) return std::unexpected(ids.error());
  int64_t deleted = 0;
  std::vector<std::string> missing;
  for (const std::string& id : *ids) {
    if (ledger::remove_key(call.state(), id)) {
      ++deleted;
    } else {
      missing.push_back(id);
    }
  }
  ledger::drop_marks(call.context.storage, *ids);
  ledger::save(call.context.storage, call.state());
  return changed_reply(deleted, missing, "deleted");
}

async::Task<AdminResult> reveal_gemini_key(AdminCall& call) {
  const base::Status allowed = check_password(call);
  if (!allowed) co_return std::unexpected(allowed.error());
  const state::GeminiKey* key = state::find_key(call.state().keys, call.id);
  if (key == nullptr) co_return not_found("Gemini key");
  const base::Result<std::string> secret = co_await open_secret(call.context.host, key->sealed);
  if (!secret) co_return std::unexpected(secret.error());
  co_return object_reply(200, [&](json::Writer& out) {
    out.member("success", true).member("id", call.id).member("key", *secret);
  });
}

}  // namespace app
