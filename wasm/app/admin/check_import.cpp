#include "app/admin/check_import.h"

#include <optional>
#include <utility>

#include "app/admin/admin.h"
#include "app/admin/input.h"
#include "base/text.h"

namespace app {
namespace {

using NamedLimit = std::pair<std::string_view, std::optional<int64_t>>;

base::Error member_fault(std::string where) {
  return {base::ErrorCode::kInvalidValue, base::concat("The file's '", where, "' cannot be read."),
          std::move(where)};
}

template <size_t kSize>
std::string_view find_negative(const NamedLimit (&limits)[kSize]) {
  for (const auto& [name, limit] : limits) {
    if (limit && *limit < 0) return name;
  }
  return {};
}

std::string_view find_model_fault(state::Model& model) {
  model.id = std::string(base::bare_model_name(base::trim(model.id)));
  if (model.id.empty() || !is_line(model.id, kNameLimit)) return "id";
  const NamedLimit limits[] = {{"daily_quota", model.daily_quota},
                               {"individual_quota", model.individual_quota},
                               {"rpm", model.rpm},
                               {"tpm", model.tpm},
                               {"rpd", model.rpd}};
  return find_negative(limits);
}

std::string_view find_worker_key_fault(const state::WorkerKey& key) {
  if (!is_instant(key.expires_ms)) return "expires";
  const NamedLimit limits[] = {
      {"daily_requests", key.daily_requests}, {"daily_tokens", key.daily_tokens}, {"rpm", key.rpm}};
  return find_negative(limits);
}

std::string_view find_quota_fault(const state::CategoryQuotas& quotas) {
  const NamedLimit limits[] = {{"pro", quotas.pro},
                               {"flash", quotas.flash},
                               {"flash_lite", quotas.flash_lite},
                               {"custom", quotas.custom}};
  return find_negative(limits);
}

// Where in the file, empty when all of the list can be taken.
template <typename Item, typename Find>
std::string find_in(std::string_view list, std::vector<Item>& items, Find find_fault) {
  for (size_t i = 0; i < items.size(); ++i) {
    const std::string_view fault = find_fault(items[i]);
    if (!fault.empty()) return base::concat(base::at_index(list, i), ".", fault);
  }
  return {};
}

}  // namespace

base::Status check_import(Transfer& transfer) {
  state::Policy& policy = transfer.config.policy;
  const std::string_view setting = find_settings_fault(policy.settings);
  if (!setting.empty()) return base::fail(member_fault(std::string(setting)));
  const std::string_view quota = find_quota_fault(policy.settings.category_quotas);
  if (!quota.empty()) return base::fail(member_fault(base::concat("category_quotas.", quota)));
  std::string where = find_in("policy.models", policy.models, find_model_fault);
  if (where.empty()) {
    where = find_in("worker_keys", transfer.config.worker_keys, find_worker_key_fault);
  }
  if (!where.empty()) return base::fail(member_fault(std::move(where)));
  return {};
}

}  // namespace app
