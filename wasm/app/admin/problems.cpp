#include <algorithm>
#include <functional>
#include <map>
#include <ranges>
#include <utility>

#include "app/admin/admin.h"
#include "app/admin/gemini_key_view.h"
#include "app/admin/key_name.h"
#include "app/admin/reply.h"
#include "base/civil_time.h"
#include "base/pacific_time.h"
#include "keys/health.h"
#include "ledger/journal.h"
#include "ledger/usage.h"
#include "state/words.h"

namespace app {
namespace {

// All that the list of requests shows: a problem is there for as long as its requests are.
constexpr size_t kRecordsLookedAt = 1000;
constexpr int64_t kRecentMs = base::kDayMs;

// What can be wrong, in words scripts and translations can hold on to, and what helps.
struct Advice {
  std::string_view code;
  std::string_view advice;
};

constexpr Advice kNoKeys = {"no_keys",
                            "Add a Gemini API key; without one nothing can be answered."};
constexpr Advice kNoWorkerKeys = {"no_worker_keys",
                                  "Create a worker key; clients need one to get in."};
constexpr Advice kNoModels = {
    "no_models",
    "Only listed models are allowed, and none is listed: list models, or allow all of them."};
constexpr Advice kNoneReady = {
    "no_ready_key",
    "Every Gemini key is resting or out of use. Wait for the earliest, add keys of "
    "other Google projects, or clear errors that are no longer true."};
constexpr Advice kInvalid = {
    "key_invalid", "Google does not accept this key. Make a new one in Google AI Studio."};
constexpr Advice kSuspended = {
    "key_suspended",
    "Google has disabled this key or its project, or the key is limited to websites, apps or IP "
    "addresses. Look into the Google Cloud console; then clear the error, or delete the key."};
constexpr Advice kLeaked = {
    "key_leaked",
    "Google has found this key in public and refuses it for good. Make a new one, delete this one, "
    "and find out where it leaked."};
constexpr Advice kUnreadable = {
    "key_unreadable",
    "The present SESSION_SECRET_KEY does not open this key. Add the key once more, or import a "
    "backup, or set SESSION_SECRET_KEY_PREVIOUS to the secret it was stored with."};
constexpr Advice kRegion = {
    "region_refused",
    "Google refuses the place this Worker runs in. Set [placement] region in "
    "wrangler.toml to a supported one, or GEMINI_BASE_URL to a gateway, or take "
    "a key of a project with billing."};
constexpr Advice kPoolEmpty = {
    "pool_empty", "Chats found no key that could answer. Add keys, or raise the quotas set here."};
constexpr Advice kNoQuota = {
    "no_quota",
    "Google gives the keys no quota for this model (limit 0). More keys without billing do not "
    "help: take another model, or a key of a project with billing."};
constexpr Advice kSearchQuota = {
    "search_quota",
    "Google's search tool has a quota of its own; keys without billing may have none. Ask without "
    "web search, maps and URLs; what chats do by default is a setting (web_search)."};
constexpr Advice kNoPermission = {
    "no_permission",
    "Google lets none of the keys use this model: it may be open to chosen projects only. Take "
    "another model, or a key of a project that has it."};
constexpr Advice kModelGone = {
    "model_gone",
    "Google does not have this listed model: it was retired, or its name is mistyped. List the one "
    "that follows it, with the same aliases."};
constexpr Advice kOverloaded = {
    "model_overloaded",
    "Google was overloaded for this model. Another model, or more retries, "
    "helps."};
constexpr Advice kFailed = {
    "gemini_failed",
    "Gemini failed, could not be reached or gave no answer. When it happens often, Google is down "
    "or the Gemini base URL leads elsewhere; a test of a key shows what is answered there."};

// What is worse stands first: what stops every chat, what made chats fail, what is one key's.
enum class Reach { kAll, kRequests, kKey };

struct Problem {
  Advice advice;
  Reach reach = Reach::kAll;
  std::string subject;  // id of a key, or a model; empty = the whole
  std::string name;
  int64_t count = 1;
  int64_t last_ms = 0;
};

void find_key_problems(AdminCall& call, std::vector<Problem>& problems) {
  const std::vector<state::GeminiKey>& keys = call.state().keys.keys;
  const int64_t now = call.now_ms();
  if (keys.empty()) problems.push_back({kNoKeys, Reach::kAll, "", "", 1, now});
  if (call.state().config.worker_keys.empty())
    problems.push_back({kNoWorkerKeys, Reach::kAll, "", "", 1, now});
  const state::Policy& policy = call.state().config.policy;
  if (policy.settings.restrict_models && policy.models.empty())
    problems.push_back({kNoModels, Reach::kAll, "", "", 1, now});
  bool any_ready = keys.empty();
  for (const state::GeminiKey& key : keys) {
    if (!key.enabled) continue;
    const state::HealthState health = health_now(key.health, now);
    any_ready = any_ready || health == state::HealthState::kReady;
    if (health == state::HealthState::kInvalid) {
      problems.push_back({kInvalid, Reach::kKey, key.id, shown_name(key), 1, now});
    }
    const bool unreadable = key.health.reason == base::CoolReason::kUnreadable;
    if (unreadable && health == state::HealthState::kCooling) {
      problems.push_back({kUnreadable, Reach::kKey, key.id, shown_name(key), 1, now});
    }
    if (health == state::HealthState::kSuspended) {
      const bool leaked = key.health.reason == base::CoolReason::kLeaked;
      problems.push_back(
          {leaked ? kLeaked : kSuspended, Reach::kKey, key.id, shown_name(key), 1, now});
    }
  }
  if (!any_ready) problems.push_back({kNoneReady, Reach::kAll, "", "", 1, now});
}

bool tells(const state::Outcome& outcome, base::ErrorCode code) {
  return outcome.error == base::error_info(code).code;
}

// A stream that has begun tells its error under 200: the status a whole answer would have had.
int status_of(const state::Outcome& outcome) {
  using enum base::ErrorCode;
  constexpr base::ErrorCode kTold[] = {kRegionUnsupported, kInsufficientQuota, kRateLimitExceeded,
                                       kUpstreamInternal,  kUpstreamError,     kInvalidStream,
                                       kStreamInterrupted, kEmptyResponse,     kMalformedResponse,
                                       kNoAvailableKey,    kModelOverloaded,   kUpstreamTimeout,
                                       kModelNotFound,     kPermissionDenied};
  if (outcome.status != 200) return outcome.status;
  const auto* const told =
      std::ranges::find_if(kTold, [&](base::ErrorCode code) { return tells(outcome, code); });
  return told == std::end(kTold) ? outcome.status : base::error_info(*told).status;
}

const Advice* find_advice(const state::Outcome& outcome) {
  if (outcome.result != state::OutcomeResult::kError || outcome.refused) return nullptr;
  // The memory of the gateway, whatever the calls had come to.
  if (tells(outcome, base::ErrorCode::kOverloaded)) return nullptr;
  const state::Attempt* last = state::find_last_call(outcome);
  const bool unblamed = last != nullptr && last->reason == base::CoolReason::kNone;
  switch (status_of(outcome)) {
    case 403:
      // Without a call: keys that were refused before rest.
      if (last == nullptr ? tells(outcome, base::ErrorCode::kPermissionDenied)
                          : last->reason == base::CoolReason::kPermission) {
        return &kNoPermission;
      }
      // The only 403 that costs no key anything is the refusal of a place.
      return unblamed && last->status == 400 ? &kRegion : nullptr;
    case 404:
      return tells(outcome, base::ErrorCode::kModelNotFound) ? &kModelGone : nullptr;
    case 429:
      // Nor do more keys help against one: a tool of Google's is out of quota, or a gateway before
      // Google refuses all.
      if (!unblamed || last->status != 429) return &kPoolEmpty;
      if (tells(outcome, base::ErrorCode::kInsufficientQuota)) return &kSearchQuota;
      return tells(outcome, base::ErrorCode::kRateLimitExceeded) ? &kFailed : nullptr;
    case 500:
    case 502:
    case 504:
      return unblamed && last->end == state::CallEnd::kFailed ? &kFailed : nullptr;
    case 503:
      if (last == nullptr) return &kPoolEmpty;
      if (last->status == 503) return &kOverloaded;
      // The same behind an answer, of an outcome that does not tell its error.
      return outcome.error.empty() && state::is_answered(*last) ? nullptr : &kPoolEmpty;
    default:
      return nullptr;
  }
}

// An overview that is left open asks twice a minute.
const ledger::Failures& read_failures(AdminCall& call) {
  ledger::Failures& failures = call.state().failures;
  const ledger::Journal& journal = call.state().journal;
  std::vector<state::Outcome> fresh =
      ledger::read_recent(call.context.storage, journal, kRecordsLookedAt, failures.read);
  failures.read = journal.last;
  for (state::Outcome& outcome : std::views::reverse(fresh)) {
    ++failures.outcomes;
    if (find_advice(outcome) == nullptr) continue;
    failures.oldest_first.push_back({failures.outcomes, std::move(outcome)});
  }
  std::erase_if(failures.oldest_first, [&failures](const ledger::Failures::Numbered& failure) {
    return failure.number <= failures.outcomes - static_cast<int64_t>(kRecordsLookedAt);
  });
  return failures;
}

// Whether Google gives the model to none of the keys that could answer: their number is not what
// lacks then.
bool lacks_quota(AdminCall& call, std::string_view model) {
  bool any = false;
  for (const state::GeminiKey& key : call.state().keys.keys) {
    const keys::Availability now = keys::availability(key, model, call.now_ms());
    if (now.kind == keys::Availability::Kind::kOut) continue;
    if (now.reason != base::CoolReason::kNoQuota) return false;
    any = true;
  }
  return any;
}

void find_request_problems(AdminCall& call, std::vector<Problem>& problems) {
  std::map<std::pair<std::string_view, std::string>, Problem> found;
  for (const auto& [number, outcome] : read_failures(call).oldest_first) {
    if (outcome.time_ms < call.now_ms() - kRecentMs) continue;
    const Advice* advice = find_advice(outcome);
    // What a client calls by a name of its own choice is its own mistake.
    const bool listed = state::find_model(call.state().config, outcome.model) != nullptr;
    if (advice == &kModelGone && !listed) continue;
    Problem& problem = found[{advice->code, outcome.model}];
    problem.count = problem.last_ms == 0 ? 1 : problem.count + 1;
    problem.advice = *advice;
    problem.reach = Reach::kRequests;
    problem.subject = outcome.model;
    problem.last_ms = std::max(problem.last_ms, outcome.time_ms);
  }
  for (auto& [place, problem] : found) {
    const bool empty = problem.advice.code == kPoolEmpty.code;
    if (empty && lacks_quota(call, problem.subject)) problem.advice = kNoQuota;
    problems.push_back(std::move(problem));
  }
}

void write_counts(json::Writer& out, AdminCall& call) {
  std::map<std::string_view, int64_t> counts;
  for (const state::GeminiKey& key : call.state().keys.keys) {
    ++counts[key_state(key, call.now_ms())];
  }
  constexpr std::string_view kStates[] = {"ready",   "cooling",   "exhausted",
                                          "invalid", "suspended", "disabled"};
  out.key("keys").begin_object();
  for (const std::string_view state : kStates) out.member(state, counts[state]);
  out.end_object();
}

// Of the usage that is counted for itself: the keys' own counters go with the keys.
account::Totals used_today(AdminCall& call) {
  const int64_t now = call.now_ms();
  account::Totals today;
  for (const account::Group& day :
       ledger::sum_usage(call.context.storage, call.state(),
                         {base::pacific_midnight_ms(now), now + 1, account::By::kDay, now})) {
    account::add_totals(today, day.totals);
  }
  return today;
}

}  // namespace

AdminResult problems(AdminCall& call) {
  std::vector<Problem> list;
  find_key_problems(call, list);
  find_request_problems(call, list);
  std::ranges::stable_sort(list, std::less(), [](const Problem& problem) {
    return std::pair(problem.reach, -problem.last_ms);
  });
  return object_reply(200, [&](json::Writer& out) {
    out.key("problems").begin_array();
    for (const Problem& problem : list) {
      out.begin_object().member("code", problem.advice.code);
      out.member("advice", problem.advice.advice).member_or_null("subject", problem.subject);
      out.member_or_null("name", problem.name).member("count", problem.count);
      out.member("lastTime", problem.last_ms).end_object();
    }
    out.end_array();
  });
}

AdminResult overview(AdminCall& call) {
  const ledger::State& state = call.state();
  const account::Totals today = used_today(call);
  return object_reply(200, [&](json::Writer& out) {
    out.member("day", state.keys.day);
    write_counts(out, call);
    out.member("workerKeys", static_cast<int64_t>(state.config.worker_keys.size()));
    out.member("models", static_cast<int64_t>(state.config.policy.models.size()));
    out.key("today").begin_object().member("requests", today.requests);
    out.member("failedCalls", today.failed_calls).member("promptTokens", today.prompt_tokens);
    out.member("completionTokens", today.completion_tokens).end_object();
  });
}

}  // namespace app
