#include "keys/quota.h"

#include <algorithm>

#include "base/pacific_time.h"
#include "keys/category.h"

namespace keys {
namespace {

std::optional<int64_t> smaller(const std::optional<int64_t>& a, const std::optional<int64_t>& b) {
  if (!a) return b;
  return b ? std::min(*a, *b) : a;
}

std::optional<int64_t> category_limit(const state::CategoryQuotas& quotas,
                                      state::Category category) {
  switch (category) {
    case state::Category::kPro:
      return quotas.pro;
    case state::Category::kFlash:
      return quotas.flash;
    case state::Category::kFlashLite:
      return quotas.flash_lite;
    case state::Category::kCustom:
      return quotas.custom;
  }
  __builtin_unreachable();
}

bool is_reached(int64_t used, const std::optional<int64_t>& limit) {
  return limit && used >= *limit;
}

}  // namespace

Limits limits_for(const state::ConfigDocument& config, std::string_view model) {
  Limits limits;
  limits.daily_category =
      category_limit(config.policy.settings.category_quotas, category_of(config, model));
  const state::Model* configured = state::find_model(config, model);
  if (configured == nullptr) return limits;
  limits.daily_model =
      smaller(configured->rpd, smaller(configured->daily_quota, configured->individual_quota));
  limits.rpm = configured->rpm;
  limits.tpm = configured->tpm;
  return limits;
}

Meter::Meter(const state::KeysDocument& document, const state::ConfigDocument& config,
             const LocalCounts& counts, std::string_view model, int64_t now_ms)
    : config_(config),
      counts_(counts),
      model_(model),
      now_ms_(now_ms),
      day_begin_ms_(base::pacific_midnight_ms(now_ms)),
      day_is_current_(document.day == base::pacific_day(now_ms)),
      category_(category_of(config, model)) {}

// Each key is asked for each model it was called for.
bool Meter::counts_for_category(std::string_view model) {
  constexpr size_t kFew = 16;
  for (const Known& known : known_) {
    if (known.model == model) return known.counts;
  }
  const auto further = further_.find(model);
  if (further != further_.end()) return further->second;
  const bool counts = category_of(config_, model) == category_;
  if (known_.size() < kFew) {
    known_.push_back({model, counts});
  } else {
    further_.emplace(model, counts);
  }
  return counts;
}

Use Meter::use_of(const state::GeminiKey& key) {
  Use use;
  for (const state::ModelRecord& record : key.models) {
    const bool same = record.model == model_;
    if (day_is_current_ && counts_for_category(record.model)) {
      use.category_today += record.today.requests;
    }
    if (!same) continue;
    if (day_is_current_) {
      use.today = record.today.requests;
      use.errors_today = record.today.errors;
    }
    use.recent = recent_at(record.window, now_ms_);
  }
  for (const PendingCall& call : counts_.keys().of(key.id)) {
    const bool today = call.answered && call.time_ms >= day_begin_ms_;
    if (today && counts_for_category(call.model)) ++use.category_today;
    if (call.model != model_) continue;
    if (today) ++use.today;
    add_pending(use.recent, call.time_ms, call.tokens, now_ms_);
  }
  return use;
}

void add_use(Use& total, const Use& more) {
  total.today += more.today;
  total.category_today += more.category_today;
  total.errors_today += more.errors_today;
  add_recent(total.recent, more.recent);
}

std::optional<OverLimit> find_over_limit(const Use& use, const Limits& limits, int64_t now_ms) {
  if (is_reached(use.today, limits.daily_model) ||
      is_reached(use.category_today, limits.daily_category)) {
    return OverLimit{chat::CoolReason::kDailyQuota, base::next_pacific_midnight_ms(now_ms)};
  }
  return find_over_minute(use.recent, limits, now_ms);
}

std::optional<OverLimit> find_over_minute(const Recent& recent, const Limits& limits,
                                          int64_t now_ms) {
  const Rate rate = rate_of(recent, now_ms);
  int64_t until_ms = 0;
  if (is_reached(rate.requests, limits.rpm)) {
    until_ms = requests_free_ms(recent, *limits.rpm, now_ms);
  }
  if (is_reached(rate.tokens, limits.tpm)) {
    until_ms = std::max(until_ms, tokens_free_ms(recent, *limits.tpm, now_ms));
  }
  if (until_ms == 0) return std::nullopt;
  return OverLimit{chat::CoolReason::kMinuteQuota, until_ms};
}

}  // namespace keys
