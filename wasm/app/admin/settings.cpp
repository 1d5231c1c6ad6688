#include <algorithm>
#include <utility>

#include "app/admin/admin.h"
#include "app/admin/input.h"
#include "app/admin/reply.h"
#include "app/ledger_session.h"
#include "gemini/endpoint.h"
#include "json/read.h"
#include "ledger/edit.h"
#include "state/settings_json.h"

namespace app {
namespace {

// The safety settings are kept as JSON text; whether the vendor accepts them it alone knows.
bool is_safety_list(std::string_view text) {
  if (text.empty()) return true;
  base::Arena arena;
  const base::Result<json::Value> list = json::read(text, arena);
  const auto is_object = [](const json::Value& item) { return item.is_object(); };
  return list && list->is_array() && std::ranges::all_of(list->items(), is_object);
}

bool is_base_url(std::string_view url) {
  const bool scheme = url.starts_with("https://") || url.starts_with("http://");
  const bool plain = std::ranges::all_of(url, [](char c) { return c > 0x20 && c < 0x7F; });
  return url.empty() || (scheme && plain && url.find_first_of("?#@") == std::string_view::npos);
}

void read_checked(state::Fields& fields, state::Settings& settings) {
  const int64_t epoch = settings.session_epoch;
  state::read_settings(fields, settings);
  settings.session_epoch = epoch;  // changed by logging out everywhere only
  const std::string_view fault = find_settings_fault(settings);
  if (!fault.empty()) fields.refuse(base::ErrorCode::kInvalidValue, fault);
}

AdminResult show_settings(AdminCall& call) {
  const state::Settings& settings = call.state().config.policy.settings;
  const std::string_view url =
      gemini::base_url(settings.base_url, call.context.host.variable(gemini::kBaseUrlVariable));
  return object_reply(200, [&](json::Writer& out) {
    state::write_settings(out, settings);
    out.member("effective_base_url", url);
  });
}

}  // namespace

std::string_view find_settings_fault(const state::Settings& settings) {
  if (!is_safety_list(settings.safety_settings)) return "safety_settings";
  if (!is_base_url(settings.base_url)) return "base_url";
  return {};
}

AdminResult system_settings(AdminCall& call) {
  if (call.method == Method::kGet) return show_settings(call);
  if (call.method == Method::kDelete) return method_not_allowed();
  state::Settings settings = call.state().config.policy.settings;
  const base::Status read =
      read_body(call.body, [&](state::Fields& fields) { read_checked(fields, settings); });
  if (!read) return std::unexpected(read.error());
  call.state().config.policy.settings = std::move(settings);
  ledger::touch_policy(call.state());
  ledger::save(call.context.storage, call.state());
  return show_settings(call);
}

AdminResult category_quotas(AdminCall& call) {
  state::CategoryQuotas quotas = call.state().config.policy.settings.category_quotas;
  if (call.method == Method::kDelete) return method_not_allowed();
  if (call.method != Method::kGet) {
    const base::Status read = read_body(call.body, [&](state::Fields& fields) {
      read_limit(fields, "proQuota", quotas.pro);
      read_limit(fields, "flashQuota", quotas.flash);
      read_limit(fields, "flashLiteQuota", quotas.flash_lite);
      read_limit(fields, "customQuota", quotas.custom);
    });
    if (!read) return std::unexpected(read.error());
    call.state().config.policy.settings.category_quotas = quotas;
    ledger::touch_policy(call.state());
    ledger::save(call.context.storage, call.state());
  }
  return object_reply(200, [&](json::Writer& out) {
    out.member("success", true);
    write_or_null(out, "proQuota", quotas.pro);
    write_or_null(out, "flashQuota", quotas.flash);
    write_or_null(out, "flashLiteQuota", quotas.flash_lite);
    write_or_null(out, "customQuota", quotas.custom);
  });
}

AdminResult session(AdminCall& call) {
  if (call.method == Method::kDelete) {
    end_all_sessions(call.context);
    return stored(call);
  }
  if (call.method != Method::kGet) return method_not_allowed();
  return object_reply(200, [&](json::Writer& out) {
    out.member("success", true).member("endsAt", call.session.end_ms);
  });
}

}  // namespace app
