#include "keys/empty.h"

#include <algorithm>
#include <string>

#include "base/civil_time.h"
#include "base/text.h"

namespace keys {
namespace {

long seconds_until(const Empty& empty, int64_t now_ms) {
  const int64_t rest = empty.until_ms - now_ms;
  const int64_t seconds = (rest + base::kSecondMs - 1) / base::kSecondMs;
  return static_cast<long>(std::max<int64_t>(1, seconds));
}

// Files, caches and the like are one project's.
constexpr std::string_view kHolder =
    "Gemini key whose project has what this request names (files, caches, thought signatures)";

base::Error no_key(const Empty& empty) {
  base::Error error = {
      base::ErrorCode::kNoAvailableKey,
      empty.of_one ? base::concat("The ", kHolder, " cannot be used now.")
                   : std::string("No usable Gemini API key is configured for this request.")};
  error.no_retry = true;
  return error;
}

base::Error out_of_quota(const Empty& empty, std::string_view model, int64_t now_ms) {
  const std::string whose =
      empty.of_one ? base::concat("The ", kHolder) : std::string("Every usable Gemini key");
  base::Error error = {base::ErrorCode::kInsufficientQuota,
                       base::concat(whose, " is out of daily quota for ", model, "; resets at ",
                                    base::write_utc(empty.until_ms), ".")};
  error.retry_after_s = seconds_until(empty, now_ms);
  error.no_retry = true;
  return error;
}

std::string keys_asked(const Empty& empty) {
  return empty.of_one ? base::concat("the ", kHolder) : std::string("your Gemini keys");
}

// The messages of these two tell no time: the next look at them, a day later, promises nothing.
base::Error without_quota(const Empty& empty, std::string_view model, int64_t now_ms) {
  base::Error error = out_of_quota(empty, model, now_ms);
  error.message =
      base::concat("Google gives ", keys_asked(empty), " no quota for ", model,
                   " (limit 0): use another model, or a key of a project with billing.");
  return error;
}

base::Error without_credit(const Empty& empty, std::string_view model, int64_t now_ms) {
  base::Error error = out_of_quota(empty, model, now_ms);
  error.message = base::concat("The prepaid credit behind ", keys_asked(empty),
                               " is used up: top it up, or use keys of other Google projects.");
  return error;
}

base::Error model_gone(const Empty& empty, std::string_view model) {
  const std::string whom =
      empty.of_one ? base::concat("the ", kHolder) : std::string("any configured Gemini key");
  return {base::ErrorCode::kModelNotFound,
          base::concat("The model `", model, "` is not available to ", whom, "."), "model"};
}

base::Error not_permitted(const Empty& empty, std::string_view model) {
  const std::string who = empty.of_one ? base::concat("The ", kHolder, " has no")
                                       : std::string("No configured Gemini key has");
  return {base::ErrorCode::kPermissionDenied, base::concat(who, " permission to use ", model, ".")};
}

base::Error rate_limited(const Empty& empty, std::string_view model, int64_t now_ms) {
  const long seconds = seconds_until(empty, now_ms);
  const std::string who = empty.of_one
                              ? base::concat("The ", kHolder, " is rate limited for ", model)
                              : base::concat("All Gemini keys for ", model, " are rate limited");
  base::Error error = {base::ErrorCode::kRateLimitExceeded,
                       base::concat(who, "; retry in ", std::to_string(seconds), " s.")};
  error.retry_after_s = seconds;
  return error;
}

// The key that failed rests now, so the next request meets others.
bool is_left_behind(const chat::Failure& failure, const Ask& ask) {
  const bool of_model = failure.effect == chat::KeyEffect::kCoolModel;
  return failure.effect != chat::KeyEffect::kNone && !(of_model && ask.model.empty());
}

// What Google says of a key it says to the key's owner: a client would take it for its own.
base::Error try_again(const chat::Failure& failure) {
  const bool of_model = failure.effect == chat::KeyEffect::kCoolModel;
  constexpr std::string_view kWhose = "A Gemini key of this gateway cannot be used, others can: ";
  base::Error error = {
      base::ErrorCode::kRateLimitExceeded,
      base::concat(of_model ? std::string_view() : kWhose, failure.client.message)};
  error.retry_after_s = 1;
  return error;
}

}  // namespace

base::Error empty_error(const Empty& empty, std::string_view model, int64_t now_ms) {
  switch (empty.kind) {
    case Empty::Kind::kNoKey:
      return no_key(empty);
    case Empty::Kind::kQuota:
      return out_of_quota(empty, model, now_ms);
    case Empty::Kind::kCredit:
      return without_credit(empty, model, now_ms);
    case Empty::Kind::kNoQuota:
      return without_quota(empty, model, now_ms);
    case Empty::Kind::kModelGone:
      return model_gone(empty, model);
    case Empty::Kind::kPermission:
      return not_permitted(empty, model);
    case Empty::Kind::kRateLimited:
    case Empty::Kind::kAllTried:
      return rate_limited(empty, model, now_ms);
  }
  __builtin_unreachable();
}

base::Error final_error(const state::KeysDocument& document, const state::ConfigDocument& config,
                        const LocalCounts& counts, const Ask& ask, const chat::Failure& failure) {
  if (failure.next != chat::NextStep::kNextKey) return failure.client;
  Ask anyone = ask;
  anyone.tried = {};
  const std::expected<Choice, Empty> choice = choose(document, config, counts, anyone);
  if (!choice) return empty_error(choice.error(), ask.model, ask.now_ms);
  return is_left_behind(failure, ask) ? try_again(failure) : failure.client;
}

}  // namespace keys
