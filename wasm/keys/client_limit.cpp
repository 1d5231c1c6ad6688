#include "keys/client_limit.h"

#include <algorithm>

#include "base/civil_time.h"
#include "base/pacific_time.h"
#include "base/text.h"
#include "keys/quota.h"

namespace keys {
namespace {

struct ClientUse {
  int64_t requests = 0;
  int64_t tokens = 0;
  Recent recent;
};

ClientUse client_use(const state::ConfigDocument& config, const state::WorkerKey& key,
                     const LocalCounts& counts, int64_t now_ms) {
  ClientUse use;
  if (config.day == base::pacific_day(now_ms)) {
    use.requests = key.today.requests;
    use.tokens = key.today.tokens;
  }
  use.recent = recent_at(key.window, now_ms);
  const int64_t day_begin = base::pacific_midnight_ms(now_ms);
  for (const PendingCall& call : counts.clients().of(key.id)) {
    if (call.time_ms >= day_begin) {
      if (call.answered) ++use.requests;
      use.tokens += call.tokens;
    }
    add_pending(use.recent, call.time_ms, call.tokens, now_ms);
  }
  return use;
}

std::unexpected<base::Error> over_day(std::string_view what, int64_t now_ms) {
  const int64_t midnight = base::next_pacific_midnight_ms(now_ms);
  base::Error error = {base::ErrorCode::kInsufficientQuota,
                       base::concat("This API key has used up its daily ", what, "; resets at ",
                                    base::write_utc(midnight), ".")};
  error.retry_after_s =
      static_cast<long>((midnight - now_ms + base::kSecondMs - 1) / base::kSecondMs);
  error.no_retry = true;
  return base::fail(std::move(error));
}

std::unexpected<base::Error> over_minute(int64_t limit, int64_t wait_ms) {
  const long seconds = static_cast<long>((wait_ms + base::kSecondMs - 1) / base::kSecondMs);
  base::Error error = {base::ErrorCode::kRateLimitExceeded,
                       base::concat("This API key may make ", std::to_string(limit),
                                    limit == 1 ? " request" : " requests", " a minute; retry in ",
                                    std::to_string(seconds), " s.")};
  error.retry_after_s = seconds;
  return base::fail(std::move(error));
}

}  // namespace

base::Status check_client_limits(const state::ConfigDocument& config, const state::WorkerKey& key,
                                 const LocalCounts& counts, int64_t now_ms) {
  const ClientUse use = client_use(config, key, counts, now_ms);
  if (key.daily_requests && use.requests >= *key.daily_requests) {
    return over_day("requests", now_ms);
  }
  if (key.daily_tokens && use.tokens >= *key.daily_tokens) return over_day("tokens", now_ms);
  Limits limits;
  limits.rpm = key.rpm;
  const std::optional<OverLimit> over = find_over_minute(use.recent, limits, now_ms);
  return over ? over_minute(*key.rpm, over->until_ms - now_ms) : base::Status();
}

base::Status check_allowance(const state::ConfigDocument& config, const state::WorkerKey& key,
                             const LocalCounts& counts, std::string_view model,
                             std::string_view requested_model, int64_t now_ms) {
  if (!is_listed(key, model, requested_model)) {
    return base::fail(base::ErrorCode::kModelNotAllowed,
                      base::concat("This API key may not use the model `", requested_model, "`."),
                      "model");
  }
  return check_client_limits(config, key, counts, now_ms);
}

bool is_listed(const state::WorkerKey& key, std::string_view model,
               std::string_view requested_model) {
  if (key.allowed_models.empty()) return true;
  return std::ranges::any_of(key.allowed_models, [&](const std::string& allowed) {
    return allowed == model || allowed == requested_model;
  });
}

bool is_model_allowed(const state::ConfigDocument& config, std::string_view model) {
  return !config.policy.settings.restrict_models || state::find_model(config, model) != nullptr;
}

const state::Model* find_alias(const state::ConfigDocument& config, std::string_view name) {
  for (const state::Model& model : config.policy.models) {
    if (std::ranges::find(model.aliases, name) != model.aliases.end()) return &model;
  }
  return nullptr;
}

}  // namespace keys
