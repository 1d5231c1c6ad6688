#include "app/ledger_alarm.h"

#include <algorithm>

#include "app/admin/key_test_job.h"
#include "app/ledger_import.h"
#include "app/ledger_publish.h"
#include "app/ledger_reseal.h"
#include "base/civil_time.h"
#include "ledger/logins.h"
#include "ledger/old_usage.h"
#include "ledger/signatures.h"
#include "ledger/tables.h"
#include "ledger/usage.h"

namespace app {
namespace {

// Reports are durable in the journal at once, so the tables may lag; fewer rows are written then.
constexpr int64_t kSaveGapMs = 10 * base::kMinuteMs;

// When the reports are to be brought into the tables; 0 = they are there.
int64_t next_save_ms(const ledger::State& state) {
  const ledger::Journal& journal = state.journal;
  return journal.last > journal.folded ? journal.unfolded_ms + kSaveGapMs : 0;
}

void save_if_due(LedgerContext& context) {
  const int64_t due = next_save_ms(context.state);
  if (due == 0 || context.host.now_ms() < due) return;
  ledger::save(context.storage, context.state);
}

void clean_up_if_due(LedgerContext& context) {
  ledger::State& state = context.state;
  if (state.pruned_day == state.keys.day) return;
  const int64_t now = context.host.now_ms();
  state.pruned_day = state.keys.day;
  ledger::save(context.storage, state);
  ledger::retain_usage(context.storage, state, now);
  ledger::retain_signatures(context.storage, now);
  ledger::retain_logins(context.storage, now);
}

// Each report moves the time of the next publication a few milliseconds to the front, and setting
// the alarm is a row written: it may come late by so much, but by no more than half the wait.
constexpr int64_t kAlarmSlackMs = base::kSecondMs;

// The earlier of two times, of which 0 means none.
int64_t earlier(int64_t a, int64_t b) {
  if (a == 0 || b == 0) return std::max(a, b);
  return std::min(a, b);
}

}  // namespace

async::Task<void> run_alarm(LedgerContext& context) {
  context.state.alarm_ms = 0;
  save_if_due(context);
  clean_up_if_due(context);
  ledger::convert_old_usage(context.storage, context.state);
  co_await continue_import(context);
  co_await reseal_if_due(context);
  co_await continue_key_test(context);
}

void set_next_alarm(LedgerContext& context) {
  ledger::State& state = context.state;
  const int64_t now = context.host.now_ms();
  int64_t next = next_publish_ms(context);
  next = earlier(next, next_save_ms(state));
  if (state.next_import > 0) next = earlier(next, now + base::kSecondMs);
  if (state.old_usage_end > 0) next = earlier(next, now + base::kSecondMs);
  next = earlier(next, state.next_reseal_ms);
  next = earlier(next, state.next_job_ms);
  if (next == 0) return;
  next = std::max({next, now, state.lasting.hold_until_ms});
  // An alarm that should have come by now may have been lost.
  const bool set = state.alarm_ms != 0 && state.alarm_ms + base::kMinuteMs > now;
  const int64_t slack = std::min(kAlarmSlackMs, (next - now) / 2);
  if (set && state.alarm_ms <= next + slack) return;
  state.alarm_ms = next;
  context.storage.set_alarm(next);
}

}  // namespace app
