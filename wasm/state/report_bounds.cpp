#include "state/report_bounds.h"

#include <string>
#include <utility>

namespace state {
namespace {

// As JSON a byte takes six at most; numbers and names of members are counted at their longest.
constexpr size_t kEscaped = 6;
constexpr size_t kOutcomeRest = 770;
constexpr size_t kAttemptRest = 150;
constexpr size_t kUsageRest = 300;
constexpr size_t kEffectRest = 270;

size_t escaped(const std::string& text) {
  return kEscaped * text.size();
}

void cut(std::string& text) {
  if (text.size() <= kLongestText) return;
  size_t end = kLongestText;
  // No character is cut into two.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
}

}  // namespace

size_t stored_size(const Outcome& outcome) {
  // The id is stored a second time, beside the report.
  size_t size = kOutcomeRest + 2 * escaped(outcome.id) + escaped(outcome.key_id);
  size += escaped(outcome.worker_key_id) + escaped(outcome.model) + escaped(outcome.error);
  size += escaped(outcome.param);
  for (const Attempt& attempt : outcome.attempts) {
    const bool has_usage = attempt.usage != base::Usage();
    size += kAttemptRest + escaped(attempt.key_id) + (has_usage ? kUsageRest : 0);
  }
  for (const HealthEffect& effect : outcome.effects) {
    size += kEffectRest + escaped(effect.key_id) + escaped(effect.model) + escaped(effect.seal);
  }
  return size;
}

size_t sent_size(const Outcome& outcome) {
  size_t size = stored_size(outcome);
  for (const RememberedSignature& remembered : outcome.signatures) {
    size += remembered.call_id.size() + remembered.signature.size();
  }
  return size;
}

void bound_outcome(Outcome& outcome) {
  for (std::string* text : {&outcome.id, &outcome.key_id, &outcome.worker_key_id, &outcome.model,
                            &outcome.error, &outcome.param}) {
    cut(*text);
  }
  for (Attempt& attempt : outcome.attempts) cut(attempt.key_id);
  for (HealthEffect& effect : outcome.effects) {
    for (std::string* text : {&effect.key_id, &effect.model, &effect.seal}) cut(*text);
  }
  std::erase_if(outcome.signatures, [](const RememberedSignature& remembered) {
    return remembered.call_id.size() > kLongestText ||
           remembered.signature.size() > kLongestSignature;
  });
  if (stored_size(outcome) <= kLargestReport) return;
  drop_detail(outcome);
  constexpr size_t kFitting = (kLargestReport - kOutcomeRest - 6 * kEscaped * kLongestText) /
                              (kAttemptRest + kUsageRest + kEscaped * kLongestText);
  const bool fits = stored_size(outcome) <= kLargestReport;
  if (!fits && outcome.attempts.size() > kFitting) outcome.attempts.resize(kFitting);
}

bool drop_detail(Outcome& outcome) {
  bool any = !outcome.effects.empty() || !outcome.signatures.empty() || !outcome.error.empty() ||
             outcome.repair != base::Repair::kNone;
  outcome.error.clear();
  outcome.param.clear();
  outcome.effects.clear();
  outcome.signatures.clear();
  outcome.repair = base::Repair::kNone;
  for (Attempt& attempt : outcome.attempts) {
    any = std::exchange(attempt.reason, base::CoolReason::kNone) != base::CoolReason::kNone || any;
  }
  return any;
}

}  // namespace state
