#include "app/outbox.h"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <utility>

#include "base/civil_time.h"
#include "state/report_bounds.h"

namespace app {
namespace {

// A report that has not come back by then died with its request.
constexpr int64_t kReportLostMs = 15'000;
// A busy isolate calls the Ledger once in this time rather than once a chat. With the call itself
// an answered chat is counted within a second, so no sudden end of the isolate loses an older one.
constexpr int64_t kReportGapMs = 700;
// The first report after a pause waits for so long, or what it takes, 3 ms in a cold isolate, would
// come before its client's answer.
constexpr int64_t kAnswerFirstMs = 5;
// So many outcomes do not wait for that time: each one pending is looked at by each choice of a
// key.
constexpr size_t kReportFull = 128;
constexpr size_t kOutboxLimit = 5'000;
// The Ledger that is away for seconds, as in a deploy, is back by the last of the tries.
constexpr int64_t kRetryPausesMs[] = {200, 2'000, 6'000};
// The platform gives a request 30 s after its answer. No try begins later: it may have waited for
// another's report before, and one that is not answered takes five seconds.
constexpr int64_t kTryForMs = 18'000;
constexpr int64_t kUnheardMs = 15 * base::kMinuteMs;
// Beyond so many bytes the oldest lose their signatures, which a client that sends them back does
// without; the counts stay.
constexpr size_t kOutboxBytes = size_t{8} * 1024 * 1024;

// How many of those that wait the next report takes: at least one.
size_t next_count(const Outbox& outbox) {
  const size_t most = std::min(outbox.waiting.size(), outbox.most);
  size_t count = 0;
  size_t size = 0;
  while (count < most) {
    size += state::sent_size(outbox.waiting[count]);
    if (count > 0 && size > state::kLargestReport) break;
    ++count;
  }
  return count;
}

}  // namespace

state::Report next_report(Isolate& isolate) {
  Outbox& outbox = isolate.outbox;
  const size_t count = next_count(outbox);
  const auto end = outbox.waiting.begin() + static_cast<std::ptrdiff_t>(count);
  outbox.under_way.assign(std::make_move_iterator(outbox.waiting.begin()),
                          std::make_move_iterator(end));
  outbox.waiting.erase(outbox.waiting.begin(), end);
  return {isolate.keys.seq, isolate.config.seq, outbox.under_way};
}

int64_t report_delay_ms(const Outbox& outbox, int64_t now_ms) {
  if (outbox.waiting.size() >= kReportFull) return 0;
  for (const state::Outcome& outcome : outbox.waiting) {
    if (!outcome.effects.empty() || outcome.repair != base::Repair::kNone) return 0;
  }
  return std::clamp(outbox.sent_ms + kReportGapMs - now_ms, kAnswerFirstMs, kReportGapMs);
}

std::optional<int64_t> retry_pause_ms(size_t failures, int64_t carried_ms) {
  if (failures >= std::size(kRetryPausesMs)) return std::nullopt;
  const int64_t pause = kRetryPausesMs[failures];
  if (carried_ms + pause > kTryForMs) return std::nullopt;
  return pause;
}

void take_back(Outbox& outbox) {
  outbox.waiting.insert(outbox.waiting.begin(), std::make_move_iterator(outbox.under_way.begin()),
                        std::make_move_iterator(outbox.under_way.end()));
  outbox.under_way.clear();
}

bool is_lost(const Outbox& outbox, int64_t now_ms) {
  return outbox.turn.is_taken() && now_ms - outbox.turn.begun_ms() > kReportLostMs;
}

void give_up_turn(Outbox& outbox) {
  take_back(outbox);
  outbox.turn.end();
}

void drop_past(std::vector<Unheard>& unheard, int64_t now_ms) {
  std::erase_if(unheard, [now_ms](const Unheard& one) {
    const bool over = one.effect.until_ms != 0 && one.effect.until_ms <= now_ms;
    return over || now_ms - one.effect.time_ms > kUnheardMs;
  });
}

void add_effect(Isolate& isolate, state::Outcome& outcome, state::HealthEffect effect) {
  if (effect.effect == base::KeyEffect::kSuccess) {
    std::erase_if(isolate.unheard, [&](const Unheard& one) {
      return one.effect.key_id == effect.key_id && one.effect.effect == base::KeyEffect::kSuspect;
    });
  }
  isolate.unheard.push_back({outcome.id, effect});
  outcome.effects.push_back(std::move(effect));
}

state::Outcome take_news(Isolate& isolate, state::Outcome& of_request, std::string id,
                         int64_t now_ms) {
  for (Unheard& one : isolate.unheard) {
    if (one.outcome_id == of_request.id) one.outcome_id = id;
  }
  state::Outcome news;
  news.id = std::move(id);
  news.time_ms = now_ms;
  news.effects = std::exchange(of_request.effects, {});
  return news;
}

void forget(Isolate& isolate, const state::Outcome& outcome) {
  isolate.counts.forget(outcome);
  std::erase_if(isolate.unheard, [&](const Unheard& one) { return one.outcome_id == outcome.id; });
}

size_t bound_outbox(Isolate& isolate) {
  Outbox& outbox = isolate.outbox;
  size_t size = 0;
  for (state::Outcome& outcome : std::views::reverse(outbox.waiting)) {
    if (!outcome.signatures.empty()) size += state::sent_size(outcome);
    if (size > kOutboxBytes) outcome.signatures.clear();
  }
  if (outbox.waiting.size() <= kOutboxLimit) return 0;
  const size_t lost_count = outbox.waiting.size() - kOutboxLimit;
  const auto end = outbox.waiting.begin() + static_cast<std::ptrdiff_t>(lost_count);
  for (auto lost = outbox.waiting.begin(); lost != end; ++lost) forget(isolate, *lost);
  outbox.waiting.erase(outbox.waiting.begin(), end);
  return lost_count;
}

bool give_way(Isolate& isolate) {
  Outbox& outbox = isolate.outbox;
  const size_t count = outbox.under_way.size();
  outbox.most = std::max<size_t>(1, count / 2);
  const bool hopeless = count == 1 && !state::drop_detail(outbox.under_way.front());
  if (hopeless) {
    forget(isolate, outbox.under_way.front());
    outbox.under_way.clear();
  }
  take_back(outbox);
  return !hopeless;
}

}  // namespace app
