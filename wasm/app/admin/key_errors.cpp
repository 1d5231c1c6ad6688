#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/admin/admin.h"
#include "app/admin/reply.h"
#include "keys/health.h"
#include "ledger/edit.h"
#include "ledger/key_marks.h"
#include "state/words.h"

namespace app {
namespace {

// Out until somebody acts. Who disabled a key has acted.
bool is_failed(const state::GeminiKey& key) {
  return key.enabled && (key.health.state == state::HealthState::kInvalid ||
                         key.health.state == state::HealthState::kSuspended);
}

bool has_anything_against(const state::GeminiKey& key) {
  const state::Health none;
  if (key.health != none || key.suspect_since_ms != 0) return true;
  return std::ranges::any_of(
      key.models, [&](const state::ModelRecord& record) { return record.health != none; });
}

AdminResult list_failed(AdminCall& call) {
  base::Buffer body;
  json::Writer out(body);
  out.begin_array();
  for (const state::GeminiKey& key : call.state().keys.keys) {
    if (!is_failed(key)) continue;
    out.begin_object().member("id", key.id).member("name", key.name);
    out.member("keyPreview", key.preview).member("state", state::word(key.health.state));
    out.member("reason", state::word(key.health.reason));
    out.member("errorStatus", key.health.status).end_object();
  }
  out.end_array();
  return LedgerReply{200, body.str()};
}

// The keys a body means: those of its "ids", all when it has none.
class Meant {
 public:
  Meant() = default;
  explicit Meant(std::string id) : all_(false), ids_({std::move(id)}) {}
  void read(state::Fields& fields) {
    all_ = fields.find("ids", json::Value::Type::kArray) == nullptr;
    std::vector<std::string> ids;
    fields.read("ids", ids);
    ids_.insert(ids.begin(), ids.end());
  }
  bool holds(const state::GeminiKey& key) const { return all_ || ids_.contains(key.id); }
  std::vector<std::string> find_missing(const ledger::State& state) const {
    std::vector<std::string> missing;
    for (const std::string& id : ids_) {
      if (state::find_key(state.keys, id) == nullptr) missing.push_back(id);
    }
    return missing;
  }

 private:
  bool all_ = true;
  std::set<std::string> ids_;
};

// Of those meant the failed ones, for one may have recovered since they were shown.
AdminResult delete_failed(AdminCall& call) {
  Meant meant;
  const base::Status read =
      read_body(call.body, [&](state::Fields& fields) { meant.read(fields); });
  if (!read) return std::unexpected(read.error());
  std::vector<std::string> ids;
  for (const state::GeminiKey& key : call.state().keys.keys) {
    if (meant.holds(key) && is_failed(key)) ids.push_back(key.id);
  }
  for (const std::string& id : ids) ledger::remove_key(call.state(), id);
  ledger::drop_marks(call.context.storage, ids);
  ledger::save(call.context.storage, call.state());
  return object_reply(200, [&](json::Writer& out) {
    out.member("success", true).member("deleted", static_cast<int64_t>(ids.size()));
  });
}

}  // namespace

AdminResult error_keys(AdminCall& call) {
  return call.method == Method::kDelete ? delete_failed(call) : list_failed(call);
}

AdminResult clear_key_error(AdminCall& call) {
  std::string id;
  Meant meant;
  const base::Status read = read_body(call.body, [&](state::Fields& fields) {
    fields.read("keyId", id);
    meant.read(fields);
  });
  if (!read) return std::unexpected(read.error());
  if (!id.empty()) {
    if (state::find_key(call.state().keys, id) == nullptr) return not_found("Gemini key");
    meant = Meant(std::move(id));
  }
  int64_t cleared = 0;
  for (state::GeminiKey& key : call.state().keys.keys) {
    if (!meant.holds(key) || !has_anything_against(key)) continue;
    keys::clear_health(key);
    ledger::touch_key(call.state(), key);
    ++cleared;
  }
  ledger::save(call.context.storage, call.state());
  return changed_reply(cleared, meant.find_missing(call.state()), "cleared");
}

}  // namespace app
