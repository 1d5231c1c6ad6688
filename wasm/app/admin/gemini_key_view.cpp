#include "app/admin/gemini_key_view.h"

#include <algorithm>
#include <array>

#include "app/admin/reply.h"
#include "keys/category.h"
#include "keys/health.h"
#include "keys/quota.h"
#include "state/words.h"

namespace app {
namespace {

constexpr std::string_view kDisabled = "disabled";
constexpr std::string_view kWholeKey = "*";
constexpr std::string_view kOwnQuota = "own_quota";

void add_use(DayUse::ByModel& use, const state::GeminiKey& key) {
  for (const state::ModelRecord& record : key.models) use[record.model] += record.today.requests;
}

void write_model_usage(json::Writer& out, const state::GeminiKey& key, const DayUse::ByModel& group,
                       const state::ConfigDocument& config) {
  out.key("modelUsage").begin_object();
  for (const auto& [model, group_count] : group) {
    const state::ModelRecord* record = state::find_model(key, model);
    const std::optional<int64_t> quota = keys::limits_for(config, model).daily_model;
    if (record == nullptr && !quota) continue;
    const state::DayUsage today = record == nullptr ? state::DayUsage() : record->today;
    out.key(model).begin_object().member("count", today.requests);
    out.member("groupCount", group_count);
    write_or_null(out, "quota", quota);
    out.member("promptTokens", today.prompt_tokens);
    out.member("completionTokens", today.completion_tokens);
    out.member("errors", today.errors).end_object();
  }
  out.end_object();
}

using ByCategory = std::array<int64_t, 4>;

ByCategory sum_categories(const DayUse::ByModel& use, const state::ConfigDocument& config) {
  ByCategory counts = {};
  for (const auto& [model, count] : use) {
    counts[static_cast<size_t>(keys::category_of(config, model))] += count;
  }
  return counts;
}

void write_category_usage(json::Writer& out, const state::GeminiKey& key,
                          const DayUse::ByModel& group, const state::ConfigDocument& config) {
  DayUse::ByModel own;
  add_use(own, key);
  const ByCategory counts = sum_categories(own, config);
  const ByCategory group_counts = sum_categories(group, config);
  const state::CategoryQuotas& quotas = config.policy.settings.category_quotas;
  const std::optional<int64_t> limits[] = {quotas.pro, quotas.flash, quotas.flash_lite,
                                           quotas.custom};
  out.key("categoryUsage").begin_object();
  for (size_t i = 0; i < counts.size(); ++i) {
    out.key(state::word(static_cast<state::Category>(i))).begin_object();
    out.member("count", counts[i]).member("groupCount", group_counts[i]);
    write_or_null(out, "quota", limits[i]);
    out.end_object();
  }
  out.end_object();
}

// How a key, or a model of it, is shown.
struct Shown {
  state::HealthState state = state::HealthState::kReady;
  int64_t until_ms = 0;
  std::string_view reason;
};

Shown show_health(const state::Health& health, int64_t now_ms) {
  const state::HealthState state = health_now(health, now_ms);
  if (state == state::HealthState::kReady) return {};
  // One that a later version gave, whose words are not known here.
  const bool untold = health.reason == base::CoolReason::kNone;
  return {state, health.until_ms, untold ? std::string_view() : state::word(health.reason)};
}

// Why no chat gets the key for the model though its health allows it: a quota of the day that is
// set here. The limits of a minute are over before anybody has read of them.
Shown show_own_quota(std::string_view model, int64_t used, const ByCategory& by_category,
                     const state::ConfigDocument& config, int64_t now_ms) {
  keys::Limits limits = keys::limits_for(config, model);
  if (!limits.daily_model && !limits.daily_category) return {};
  limits.rpm = limits.tpm = std::nullopt;
  keys::Use use;
  use.today = used;
  use.category_today = by_category[static_cast<size_t>(keys::category_of(config, model))];
  const std::optional<keys::OverLimit> over = keys::find_over_limit(use, limits, now_ms);
  if (!over) return {};
  return {state::HealthState::kExhausted, over->until_ms, kOwnQuota};
}

using ShownModels = std::map<std::string_view, Shown>;

// Every model that is known of the key, and of its project group where that has used it up.
ShownModels show_models(const state::GeminiKey& key, const DayUse::ByModel& group,
                        const state::ConfigDocument& config, int64_t now_ms) {
  ShownModels models;
  for (const state::ModelRecord& record : key.models) {
    models[record.model] = show_health(record.health, now_ms);
  }
  const ByCategory by_category = sum_categories(group, config);
  for (const auto& [model, used] : group) {
    const auto known = models.find(model);
    if (known != models.end() && known->second.state != state::HealthState::kReady) continue;
    const Shown own = show_own_quota(model, used, by_category, config, now_ms);
    if (own.state != state::HealthState::kReady) models[model] = own;
  }
  return models;
}

void write_health(json::Writer& out, std::string_view name, const Shown& shown) {
  out.key(name).begin_object().member("state", state::word(shown.state)).key("until");
  if (shown.until_ms == 0) {
    out.null();
  } else {
    out.integer(shown.until_ms);
  }
  out.member_or_null("reason", shown.reason).end_object();
}

}  // namespace

state::HealthState health_now(const state::Health& health, int64_t now_ms) {
  const bool waits = health.state == state::HealthState::kCooling ||
                     health.state == state::HealthState::kExhausted;
  if (waits && !keys::is_resting(health, now_ms)) return state::HealthState::kReady;
  return health.state;
}

std::string_view key_state(const state::GeminiKey& key, int64_t now_ms) {
  return key.enabled ? state::word(health_now(key.health, now_ms)) : kDisabled;
}

bool has_state(const state::GeminiKey& key, std::string_view state, const DayUse& use,
               const state::ConfigDocument& config, int64_t now_ms) {
  if (key_state(key, now_ms) == state) return true;
  if (!key.enabled || state == state::word(state::HealthState::kReady)) return false;
  const DayUse::ByModel group = use.shared_with(key);
  return std::ranges::any_of(show_models(key, group, config, now_ms), [&](const auto& model) {
    return state::word(model.second.state) == state;
  });
}

int64_t usage_of(const state::GeminiKey& key) {
  int64_t count = 0;
  for (const state::ModelRecord& record : key.models) count += record.today.requests;
  return count;
}

DayUse::DayUse(const state::KeysDocument& document) : day_(document.day) {
  for (const state::GeminiKey& key : document.keys) {
    if (!key.project_group.empty()) add_use(groups_[key.project_group], key);
  }
}

DayUse::ByModel DayUse::shared_with(const state::GeminiKey& key) const {
  const auto group = groups_.find(key.project_group);
  if (group != groups_.end()) return group->second;
  ByModel own;
  add_use(own, key);
  return own;
}

void write_gemini_key(json::Writer& out, const state::GeminiKey& key, const DayUse& use,
                      const state::ConfigDocument& config, int64_t now_ms) {
  const DayUse::ByModel group = use.shared_with(key);
  out.begin_object().member("id", key.id).member("name", key.name);
  out.member("keyPreview", key.preview).member("note", key.note);
  out.member("enabled", key.enabled).member("weight", key.weight).key("tags").begin_array();
  for (const std::string& tag : key.tags) out.string(tag);
  out.end_array().member("projectGroup", key.project_group);
  out.member("createdAt", key.created_ms).member("state", key_state(key, now_ms));
  out.member("usage", usage_of(key)).member("usageDate", use.day());
  write_model_usage(out, key, group, config);
  write_category_usage(out, key, group, config);
  out.key("health").begin_object();
  if (health_now(key.health, now_ms) != state::HealthState::kReady) {
    write_health(out, kWholeKey, show_health(key.health, now_ms));
  }
  for (const auto& [model, shown] : show_models(key, group, config, now_ms)) {
    write_health(out, model, shown);
  }
  out.end_object().key("errorStatus");
  const bool out_of_use = key.health.state == state::HealthState::kInvalid ||
                          key.health.state == state::HealthState::kSuspended;
  if (out_of_use && key.health.status != 0) {
    out.integer(key.health.status);
  } else {
    out.null();
  }
  out.end_object();
}

}  // namespace app
