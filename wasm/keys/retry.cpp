#include "keys/retry.h"

#include <algorithm>

#include "keys/random.h"

namespace keys {
namespace {

constexpr int64_t kFirstWaitMs = 500;
constexpr int kMostDoublings = 5;

uint32_t repair_bit(chat::Repair repair) {
  return 1u << static_cast<unsigned>(repair);
}

int64_t wait_length_ms(int waits, uint64_t random) {
  const int64_t middle = kFirstWaitMs << std::min(waits, kMostDoublings);
  const double spread = 0.75 + 0.5 * Random(random).fraction();
  return static_cast<int64_t>(static_cast<double>(middle) * spread);
}

// Overload and a broken connection are different troubles: one does not use up the other's waits.
int waits_after(const Progress& progress, const chat::Failure& failure) {
  const auto entry = progress.waits_after.find(failure.upstream_status);
  return entry == progress.waits_after.end() ? 0 : entry->second;
}

// What helps instead where the wanted repair would send the same body again: a schema that is too
// much even without its bounds is no longer held to, or put in words.
chat::Repair next_repair(const Progress& progress, chat::Repair wanted) {
  const chat::Leeway& leeway = progress.leeway;
  if (wanted == chat::Repair::kStandInSignatures && !leeway.signatures) return chat::Repair::kNone;
  const bool relaxed = wanted == chat::Repair::kRelaxSchema &&
                       (progress.repairs_done & repair_bit(chat::Repair::kRelaxSchema)) != 0;
  if (!relaxed) return wanted;
  if (leeway.strict_calls) return chat::Repair::kAutoMode;
  return leeway.answer_schema ? chat::Repair::kSchemaInWords : chat::Repair::kNone;
}

bool may_repair(const Progress& progress, chat::Repair repair) {
  if (repair == chat::Repair::kNone || progress.repairs >= kMostRepairs) return false;
  return (progress.repairs_done & repair_bit(repair)) == 0;
}

bool is_used_up(const Progress& progress, const state::Settings& settings) {
  return progress.calls >= calls_allowed(settings) || !may_fetch(progress.request_fetches) ||
         progress.elapsed_ms >= settings.retry_total_ms;
}

}  // namespace

int calls_allowed(const state::Settings& settings) {
  return std::clamp(settings.max_retry, 0, state::kMaxRetryLimit) + 1;
}

Step plan_retry(const Progress& progress, const chat::Failure& failure,
                const state::Settings& settings, uint64_t random) {
  if (is_used_up(progress, settings)) return {};
  switch (failure.next) {
    case chat::NextStep::kNextKey:
      return {Step::Kind::kAnotherKey};
    case chat::NextStep::kSwitchOnce:
      return {progress.switched ? Step::Kind::kGiveUp : Step::Kind::kAnotherKey};
    case chat::NextStep::kWait: {
      const int64_t wait = wait_length_ms(progress.waits, random);
      if (waits_after(progress, failure) >= failure.waits_allowed) return {};
      if (progress.elapsed_ms + wait >= settings.retry_total_ms) return {};
      return {Step::Kind::kAnyKey, wait};
    }
    case chat::NextStep::kRepair: {
      const chat::Repair repair = next_repair(progress, failure.repair);
      if (!may_repair(progress, repair)) return {};
      return {Step::Kind::kSameKey, 0, repair};
    }
    case chat::NextStep::kFail:
      return {};
  }
  __builtin_unreachable();
}

void note_step(Progress& progress, const chat::Failure& failure, const Step& step) {
  switch (step.kind) {
    case Step::Kind::kAnotherKey:
      if (failure.next == chat::NextStep::kSwitchOnce) progress.switched = true;
      break;
    case Step::Kind::kAnyKey:
      ++progress.waits;
      ++progress.waits_after[failure.upstream_status];
      break;
    case Step::Kind::kSameKey:
      ++progress.repairs;
      progress.repairs_done |= repair_bit(step.repair);
      break;
    case Step::Kind::kGiveUp:
      break;
  }
}

Step plan_empty_retry(const Progress& progress, const state::Settings& settings) {
  if (!settings.empty_retry || progress.empties > 0 || is_used_up(progress, settings)) return {};
  return {Step::Kind::kAnyKey};
}

}  // namespace keys
