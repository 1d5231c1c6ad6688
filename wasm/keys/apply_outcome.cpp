#include "keys/apply_outcome.h"

#include <algorithm>

#include "base/pacific_time.h"
#include "keys/health.h"
#include "keys/window.h"

namespace keys {
namespace {

void count_call(state::ModelRecord& record, const state::Attempt& attempt, int64_t begun_ms,
                bool same_day) {
  const base::Usage& usage = attempt.usage;
  // Google's tokens a minute are those of the input:
  // https://ai.google.dev/gemini-api/docs/rate-limits
  add_to_window(record.window, begun_ms, 1, usage.prompt);
  if (!same_day) return;
  record.today.prompt_tokens += usage.prompt;
  record.today.completion_tokens += usage.completion;
  switch (attempt.end) {
    case state::CallEnd::kFailed:
      ++record.today.errors;
      break;
    case state::CallEnd::kAnswered:
      ++record.today.requests;
      break;
    case state::CallEnd::kAborted:
      break;
  }
}

void add_index(std::vector<size_t>& indexes, size_t index) {
  if (std::ranges::find(indexes, index) == indexes.end()) indexes.push_back(index);
}

void apply_and_note(state::KeysDocument& document, const state::HealthEffect& effect,
                    std::vector<size_t>& changed) {
  for (const size_t index : apply_effect(document, effect)) add_index(changed, index);
}

// Whether the next request to the model needs it too. The others answer what one request holds: a
// number out of range, too large a schema, a foreign signature, a picture without words.
bool is_about_model(chat::Repair repair) {
  switch (repair) {
    case chat::Repair::kAppendUserTurn:
    case chat::Repair::kThinkingAsBudget:
    case chat::Repair::kThinkingAsLevel:
    case chat::Repair::kThinkingLowest:
    case chat::Repair::kFanOut:
    case chat::Repair::kDropPenalty:
    case chat::Repair::kDropSampling:
    case chat::Repair::kInlineSystem:
    case chat::Repair::kSchemaInWords:
    case chat::Repair::kDropStore:
    case chat::Repair::kDropServiceTier:
    case chat::Repair::kDropMediaResolution:
    case chat::Repair::kDropServerSideTools:
    case chat::Repair::kOpenApiSchema:
    case chat::Repair::kAutoMode:
      return true;
    case chat::Repair::kNone:
    case chat::Repair::kDropThinkingLevel:
    case chat::Repair::kDropThinking:
    case chat::Repair::kRelaxSchema:
    case chat::Repair::kStandInSignatures:
    case chat::Repair::kAppendText:
      return false;
  }
  __builtin_unreachable();
}

}  // namespace

std::vector<size_t> apply_outcome(state::KeysDocument& document, const state::Outcome& outcome) {
  std::vector<size_t> changed;
  const std::string_view model = state::quota_model_of(outcome);
  for (const state::Attempt& attempt : outcome.attempts) {
    state::GeminiKey* key = state::find_key(document, attempt.key_id);
    if (key == nullptr) continue;
    // A call that names no model, or takes nothing of its quota, counts for none.
    if (!model.empty()) {
      const int64_t begun_ms = state::begin_of(outcome, attempt);
      count_call(state::model_record(*key, model), attempt, begun_ms,
                 base::pacific_day(begun_ms) == document.day);
    }
    add_index(changed, static_cast<size_t>(key - document.keys.data()));
  }
  for (const state::HealthEffect& effect : outcome.effects) {
    apply_and_note(document, effect, changed);
  }
  for (const state::Attempt& attempt : outcome.attempts) {
    if (!state::is_answered(attempt)) continue;
    apply_and_note(document, success_effect({attempt.key_id}, model, outcome.time_ms), changed);
  }
  return changed;
}

bool remember_repair(state::Policy& policy, const state::Outcome& outcome) {
  if (outcome.model.empty() || !is_about_model(outcome.repair)) return false;
  if (!state::is_answered(outcome)) return false;
  const int64_t until = outcome.time_ms + kRepairMemoryMs;
  for (state::RepairMemory& memory : policy.repairs) {
    if (memory.model != outcome.model || memory.repair != outcome.repair) continue;
    const bool longer = until > memory.until_ms;
    if (longer) memory.until_ms = until;
    return longer;
  }
  policy.repairs.push_back({outcome.model, outcome.repair, until});
  return true;
}

ConfigChange apply_outcome(state::ConfigDocument& document, const state::Outcome& outcome) {
  ConfigChange change;
  change.policy = remember_repair(document.policy, outcome);
  std::erase_if(document.policy.repairs, [&](const state::RepairMemory& memory) {
    return memory.until_ms <= outcome.time_ms;
  });
  state::WorkerKey* key = state::find_worker_key(document, outcome.worker_key_id);
  if (key == nullptr) return change;
  change.worker_key = key;
  const int64_t begun_ms = state::begin_of(outcome);
  add_to_window(key->window, begun_ms, 1, 0);
  if (base::pacific_day(begun_ms) != document.day) return change;
  // Calls that were answered are charged though a later one of the request failed: the client was
  // given what they said. Tokens are charged as Google charges them, whatever became of the answer.
  if (state::has_answered_call(outcome)) ++key->today.requests;
  key->today.tokens += outcome.usage.prompt + outcome.usage.completion;
  return change;
}

}  // namespace keys
