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

void write_health(json::Writer& out, std::string_view name, const state::Health& health,
                  int64_t now_ms) {
  const state::HealthState now = health_now(health, now_ms);
  const bool ready = now == state::HealthState::kReady;
  out.key(name).begin_object().member("state", state::word(now)).key("until");
  if (ready || health.until_ms == 0) {
    out.null();
  } else {
    out.integer(health.until_ms);
  }
  out.member_or_null("reason", ready ? std::string_view() : state::word(health.reason));
  out.end_object();
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

bool has_state(const state::GeminiKey& key, std::string_view state, int64_t now_ms) {
  if (key_state(key, now_ms) == state) return true;
  if (!key.enabled || state == state::word(state::HealthState::kReady)) return false;
  return std::ranges::any_of(key.models, [&](const state::ModelRecord& record) {
    return state::word(health_now(record.health, now_ms)) == state;
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
    write_health(out, kWholeKey, key.health, now_ms);
  }
  for (const state::ModelRecord& record : key.models) {
    write_health(out, record.model, record.health, now_ms);
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
