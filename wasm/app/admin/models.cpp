#include <algorithm>
#include <utility>

#include "app/admin/admin.h"
#include "app/admin/input.h"
#include "app/admin/reply.h"
#include "base/text.h"
#include "keys/category.h"
#include "keys/client_limit.h"
#include "ledger/edit.h"
#include "state/words.h"

namespace app {
namespace {

constexpr size_t kMostAliases = 50;

void write_model(json::Writer& out, const state::Model& model) {
  out.begin_object().member("id", model.id).member("category", state::word(model.category));
  write_or_null(out, "dailyQuota", model.daily_quota);
  write_or_null(out, "individualQuota", model.individual_quota);
  write_or_null(out, "rpm", model.rpm);
  write_or_null(out, "tpm", model.tpm);
  write_or_null(out, "rpd", model.rpd);
  out.key("aliases").begin_array();
  for (const std::string& alias : model.aliases) out.string(alias);
  out.end_array().end_object();
}

void read_aliases(state::Fields& fields, std::vector<std::string>& aliases) {
  fields.read_names("aliases", aliases);
  const bool wrong = std::ranges::any_of(
      aliases, [](const std::string& alias) { return alias.empty() || alias.size() > kNameLimit; });
  if (wrong || aliases.size() > kMostAliases) {
    fields.refuse(base::ErrorCode::kInvalidValue, "aliases");
  }
}

void read_model_members(state::Fields& fields, state::Model& model) {
  fields.read_word("category", model.category);
  read_limit(fields, "dailyQuota", model.daily_quota);
  read_limit(fields, "individualQuota", model.individual_quota);
  read_limit(fields, "rpm", model.rpm);
  read_limit(fields, "tpm", model.tpm);
  read_limit(fields, "rpd", model.rpd);
  read_aliases(fields, model.aliases);
}

std::vector<state::Model>& list_of(AdminCall& call) {
  return call.state().config.policy.models;
}

state::Model* find_listed(AdminCall& call, std::string_view id) {
  for (state::Model& model : list_of(call)) {
    if (model.id == id) return &model;
  }
  return nullptr;
}

// An alias that another model has, or that is another model's id.
std::string find_taken_alias(AdminCall& call, const state::Model& model) {
  for (const state::Model& other : list_of(call)) {
    if (other.id == model.id) continue;
    for (const std::string& alias : model.aliases) {
      const bool taken =
          alias == other.id || std::ranges::find(other.aliases, alias) != other.aliases.end();
      if (taken) return alias;
    }
  }
  return {};
}

AdminResult store_model(AdminCall& call, state::Model model, int status) {
  const std::string taken = find_taken_alias(call, model);
  if (!taken.empty()) {
    return base::fail(base::ErrorCode::kConflict,
                      base::concat("The alias '", taken, "' stands for another model."), "aliases");
  }
  state::Model* known = find_listed(call, model.id);
  if (known != nullptr) {
    *known = std::move(model);
  } else {
    list_of(call).push_back(std::move(model));
  }
  ledger::touch_policy(call.state());
  LedgerReply reply = stored(call);
  reply.status = status;
  return reply;
}

AdminResult list_models(AdminCall& call) {
  base::Buffer body;
  json::Writer out(body);
  out.begin_array();
  for (const state::Model& model : list_of(call)) write_model(out, model);
  out.end_array();
  return LedgerReply{200, body.str()};
}

AdminResult add_model(AdminCall& call) {
  state::Model model;
  const base::Status read = read_body(call.body, [&](state::Fields& fields) {
    fields.require("id", model.id);
    read_text(fields, "id", kNameLimit, Lines::kOne, model.id);
    model.id = std::string(base::bare_model_name(base::trim(model.id)));
    model.category = keys::category_by_name(model.id);
    read_model_members(fields, model);
  });
  if (!read) return std::unexpected(read.error());
  if (find_listed(call, model.id) != nullptr) {
    return base::fail(base::ErrorCode::kConflict, "This model is listed already.", "id");
  }
  const state::Model* const other = keys::find_alias(call.state().config, model.id);
  if (other != nullptr) {
    return base::fail(base::ErrorCode::kConflict,
                      base::concat("'", model.id, "' is an alias of ", other->id, "."), "id");
  }
  return store_model(call, std::move(model), 201);
}

AdminResult edit_model(AdminCall& call, std::string_view id) {
  const state::Model* known = find_listed(call, id);
  if (known == nullptr) return not_found("model");
  state::Model model = *known;
  const base::Status read =
      read_body(call.body, [&](state::Fields& fields) { read_model_members(fields, model); });
  if (!read) return std::unexpected(read.error());
  return store_model(call, std::move(model), 200);
}

AdminResult remove_model(AdminCall& call, std::string_view id) {
  const auto is_it = [&](const state::Model& model) { return model.id == id; };
  if (std::erase_if(list_of(call), is_it) == 0) return not_found("model");
  ledger::touch_policy(call.state());
  return stored(call);
}

}  // namespace

AdminResult models(AdminCall& call) {
  std::string id = call.id;
  if (id.empty() && (call.method == Method::kPatch || call.method == Method::kDelete)) {
    const base::Status read =
        read_body(call.body, [&](state::Fields& fields) { fields.require("id", id); });
    if (!read) return std::unexpected(read.error());
  }
  switch (call.method) {
    case Method::kGet:
      return list_models(call);
    case Method::kPost:
      return add_model(call);
    case Method::kPatch:
      return edit_model(call, id);
    case Method::kDelete:
      return remove_model(call, id);
  }
  __builtin_unreachable();
}

}  // namespace app
