#include <algorithm>
#include <utility>

#include "app/admin/admin.h"
#include "app/admin/check_password.h"
#include "app/admin/input.h"
#include "app/admin/reply.h"
#include "app/ledger_session.h"
#include "base/text.h"
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

struct QuotaNames {
  std::string_view pro;
  std::string_view flash;
  std::string_view flash_lite;
  std::string_view custom;
};
constexpr QuotaNames kSettingNames = {"pro", "flash", "flash_lite", "custom"};
constexpr QuotaNames kQuotaNames = {"proQuota", "flashQuota", "flashLiteQuota", "customQuota"};

// A limit that is null is none; the documents' reader would leave it as it is.
void read_quotas(state::Fields& fields, const QuotaNames& names, state::CategoryQuotas& quotas) {
  read_limit(fields, names.pro, quotas.pro);
  read_limit(fields, names.flash, quotas.flash);
  read_limit(fields, names.flash_lite, quotas.flash_lite);
  read_limit(fields, names.custom, quotas.custom);
}

void read_checked(state::Fields& fields, state::Settings& settings) {
  const int64_t epoch = settings.session_epoch;
  state::read_settings(fields, settings);
  fields.object("category_quotas", [&](state::Fields& inner) {
    read_quotas(inner, kSettingNames, settings.category_quotas);
  });
  settings.session_epoch = epoch;  // changed by logging out everywhere only
  // As they are pasted.
  settings.safety_settings = std::string(base::trim(settings.safety_settings));
  settings.base_url = std::string(base::trim(settings.base_url));
  settings.base_url.resize(gemini::trim_base_url(settings.base_url).size());
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
  state::Settings settings = call.state().config.policy.settings;
  const base::Status read =
      read_body(call.body, [&](state::Fields& fields) { read_checked(fields, settings); });
  if (!read) return std::unexpected(read.error());
  const base::Status allowed = check_redirection(call, settings);
  if (!allowed) return std::unexpected(allowed.error());
  call.state().config.policy.settings = std::move(settings);
  ledger::touch_policy(call.state());
  ledger::save(call.context.storage, call.state());
  return show_settings(call);
}

AdminResult category_quotas(AdminCall& call) {
  state::CategoryQuotas quotas = call.state().config.policy.settings.category_quotas;
  if (call.method != Method::kGet) {
    const base::Status read = read_body(
        call.body, [&](state::Fields& fields) { read_quotas(fields, kQuotaNames, quotas); });
    if (!read) return std::unexpected(read.error());
    call.state().config.policy.settings.category_quotas = quotas;
    ledger::touch_policy(call.state());
    ledger::save(call.context.storage, call.state());
  }
  return object_reply(200, [&](json::Writer& out) {
    out.member("success", true);
    write_or_null(out, kQuotaNames.pro, quotas.pro);
    write_or_null(out, kQuotaNames.flash, quotas.flash);
    write_or_null(out, kQuotaNames.flash_lite, quotas.flash_lite);
    write_or_null(out, kQuotaNames.custom, quotas.custom);
  });
}

AdminResult session(AdminCall& call) {
  if (call.method == Method::kDelete) {
    end_all_sessions(call.context);
    return stored(call);
  }
  return object_reply(200, [&](json::Writer& out) {
    out.member("success", true).member("endsAt", call.session.end_ms);
  });
}

}  // namespace app
