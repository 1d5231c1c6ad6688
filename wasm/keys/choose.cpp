#include "keys/choose.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "keys/candidate.h"
#include "keys/health.h"
#include "keys/quota.h"

namespace keys {
namespace {

struct GroupUse {
  std::string_view group;
  Use use;
};

// Everything about all keys that a choice rests on.
class Survey {
 public:
  Survey(const state::KeysDocument& document, const state::ConfigDocument& config,
         const LocalCounts& counts, const Ask& ask)
      : ask_(ask),
        limits_(limits_for(config, ask.model)),
        meter_(document, config, counts, ask.model, ask.now_ms) {
    uses_.reserve(document.keys.size());
    for (const state::GeminiKey& key : document.keys) {
      uses_.push_back(meter_.use_of(key));
      if (!key.project_group.empty()) add_use(group(key.project_group), uses_.back());
    }
    for (size_t i = 0; i < document.keys.size(); ++i) place(document.keys[i], uses_[i]);
  }

  const std::vector<Candidate>& ready() const { return ready_; }
  const std::vector<Candidate>& tried() const { return tried_; }
  const std::vector<Availability>& waiting() const { return waiting_; }

 private:
  Use& group(std::string_view name) {
    for (GroupUse& entry : groups_) {
      if (entry.group == name) return entry.use;
    }
    return groups_.emplace_back(GroupUse{name, {}}).use;
  }

  void place(const state::GeminiKey& key, const Use& own) {
    if (!ask_.only.empty() && key.id != ask_.only) return;
    Availability state = availability(key, ask_.model, ask_.now_ms);
    if (state.kind == Availability::Kind::kReady) {
      const Use& use = key.project_group.empty() ? own : group(key.project_group);
      if (const std::optional<OverLimit> over = find_over_limit(use, limits_, ask_.now_ms)) {
        state = {Availability::Kind::kWaiting, over->reason, over->until_ms};
      }
    }
    switch (state.kind) {
      case Availability::Kind::kReady: {
        const double load = static_cast<double>(own.today + own.errors_today) /
                            static_cast<double>(std::max(key.weight, 1));
        const bool used = std::ranges::find(ask_.tried, key.id) != ask_.tried.end();
        (used ? tried_ : ready_).push_back({&key, load});
        break;
      }
      case Availability::Kind::kWaiting:
        waiting_.push_back(state);
        break;
      case Availability::Kind::kOut:
        break;
    }
  }

  const Ask& ask_;
  Limits limits_;
  Meter meter_;
  std::vector<Use> uses_;
  std::vector<GroupUse> groups_;
  std::vector<Candidate> ready_;
  std::vector<Candidate> tried_;
  std::vector<Availability> waiting_;
};

Empty::Kind kind_of(chat::CoolReason reason) {
  switch (reason) {
    case chat::CoolReason::kDailyQuota:
      return Empty::Kind::kQuota;
    case chat::CoolReason::kCredit:
      return Empty::Kind::kCredit;
    case chat::CoolReason::kNoQuota:
      return Empty::Kind::kNoQuota;
    case chat::CoolReason::kModelGone:
      return Empty::Kind::kModelGone;
    case chat::CoolReason::kPermission:
      return Empty::Kind::kPermission;
    case chat::CoolReason::kNone:
    case chat::CoolReason::kInvalid:
    case chat::CoolReason::kSuspended:
    case chat::CoolReason::kAddressBlocked:
    case chat::CoolReason::kUnreadable:
    case chat::CoolReason::kLeaked:
    case chat::CoolReason::kBilling:
    case chat::CoolReason::kMinuteQuota:
    case chat::CoolReason::kHourQuota:
    case chat::CoolReason::kCapacity:
      return Empty::Kind::kRateLimited;
  }
  __builtin_unreachable();
}

Empty::Kind merge(Empty::Kind a, Empty::Kind b) {
  const auto is_quota = [](Empty::Kind kind) {
    return kind == Empty::Kind::kQuota || kind == Empty::Kind::kCredit ||
           kind == Empty::Kind::kNoQuota;
  };
  if (a == b) return a;
  return is_quota(a) && is_quota(b) ? Empty::Kind::kQuota : Empty::Kind::kRateLimited;
}

Empty explain(const Survey& survey) {
  if (!survey.tried().empty()) return {Empty::Kind::kAllTried, 0};
  if (survey.waiting().empty()) return {Empty::Kind::kNoKey, 0};
  const Availability& first = survey.waiting().front();
  Empty empty = {kind_of(first.reason), first.until_ms};
  for (const Availability& other : survey.waiting()) {
    empty.kind = merge(empty.kind, kind_of(other.reason));
    empty.until_ms = std::min(empty.until_ms, other.until_ms);
  }
  return empty;
}

std::vector<Candidate> of_project(const state::GeminiKey& key,
                                  const std::vector<Candidate>& candidates) {
  std::vector<Candidate> kin;
  std::ranges::copy_if(candidates, std::back_inserter(kin), [&](const Candidate& candidate) {
    const std::string& group = candidate.key->project_group;
    return candidate.key == &key || (!group.empty() && group == key.project_group);
  });
  return kin;
}

// Those of the preferred key's project, a key that was used too where that may be again; empty when
// none is ready.
std::vector<Candidate> preferred_of(const state::KeysDocument& document, const Survey& survey,
                                    const Ask& ask) {
  if (ask.preferred.empty()) return {};
  const state::GeminiKey* key = state::find_key(document, ask.preferred);
  if (key == nullptr) return {};
  std::vector<Candidate> kin = of_project(*key, survey.ready());
  if (!kin.empty() || ask.reuse == Reuse::kNo) return kin;
  return of_project(*key, survey.tried());
}

const Candidate& choose_by_strategy(const std::vector<Candidate>& candidates,
                                    const LocalCounts& counts, const Ask& ask) {
  switch (ask.strategy) {
    case state::Strategy::kLeastUsed:
      break;
    case state::Strategy::kRoundRobin:
      return choose_in_turn(candidates, counts, std::string(ask.model));
    case state::Strategy::kSticky:
      if (ask.conversation == 0) break;
      return choose_for_conversation(candidates, ask.conversation);
  }
  return choose_least_used(candidates, ask.random);
}

}  // namespace

std::expected<Choice, Empty> choose(const state::KeysDocument& document,
                                    const state::ConfigDocument& config, const LocalCounts& counts,
                                    const Ask& ask) {
  const Survey survey(document, config, counts, ask);
  const bool again = survey.ready().empty() && ask.reuse == Reuse::kIfNothingElse;
  const std::vector<Candidate>& candidates = again ? survey.tried() : survey.ready();
  if (candidates.empty()) {
    Empty empty = explain(survey);
    empty.of_one = !ask.only.empty();
    return std::unexpected(empty);
  }
  const std::vector<Candidate> preferred = preferred_of(document, survey, ask);
  return Choice{choose_by_strategy(preferred.empty() ? candidates : preferred, counts, ask).key};
}

const state::GeminiKey* find_home_key(const state::KeysDocument& document) {
  for (const state::GeminiKey& key : document.keys) {
    if (key.enabled && !is_disabled(key.health)) return &key;
  }
  return nullptr;
}

}  // namespace keys
