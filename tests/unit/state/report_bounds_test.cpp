#include "state/report_bounds.h"

#include <catch2/catch.hpp>
#include <limits>

#include "state/words.h"

namespace {

size_t written_size(const state::Outcome& outcome) {
  state::Report report;
  report.outcomes = {outcome};
  base::Buffer out;
  state::write_report(report, out);
  return out.str().size();
}

}  // namespace

TEST_CASE("what an outcome takes when it is stored is never more than stored_size() says") {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  const base::Usage usage = {kLeast, kLeast, kLeast, kLeast, kLeast, kLeast, kLeast};
  const std::string text(20, '\x01');
  for (const auto end :
       {state::CallEnd::kFailed, state::CallEnd::kAnswered, state::CallEnd::kAborted}) {
    for (const base::Usage& told : {base::Usage(), usage}) {
      state::Outcome outcome;
      outcome.id = outcome.key_id = outcome.worker_key_id = outcome.model = outcome.error = text;
      outcome.param = text;
      outcome.time_ms = outcome.begun_ms = kLeast;
      outcome.result = state::OutcomeResult::kCancelled;
      outcome.status = std::numeric_limits<int>::min();
      outcome.usage = usage;
      outcome.latency_ms = kMost;
      outcome.first_byte_ms = kMost;
      outcome.stream = outcome.refused = outcome.batch = true;
      outcome.repair = state::last_of(base::Repair::kNone);
      const state::Attempt attempt = {
          text, std::numeric_limits<int>::min(), base::CoolReason::kUnreadable, end, told, kLeast};
      outcome.attempts.assign(100, attempt);
      state::HealthEffect effect;
      effect.key_id = effect.model = effect.seal = text;
      effect.effect = base::KeyEffect::kCoolModel;
      effect.reason = base::CoolReason::kUnreadable;
      effect.time_ms = effect.until_ms = kLeast;
      effect.strikes = effect.status = std::numeric_limits<int>::min();
      outcome.effects.assign(100, effect);
      CHECK(state::stored_size(outcome) >= written_size(outcome));
    }
  }
}
