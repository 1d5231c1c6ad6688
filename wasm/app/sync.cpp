#include "app/sync.h"

#include <algorithm>
#include <optional>

#include "app/ledger.h"
#include "app/load_copies.h"
#include "app/notice.h"
#include "app/outbox.h"
#include "base/text.h"
#include "keys/apply_outcome.h"
#include "keys/health.h"

namespace app {
namespace {

constexpr int64_t kFreshForMs = 60'000;
// A Ledger that is silent or not understood must not be asked by every request: the copies serve
// for another while.
constexpr int64_t kAskAgainMs = 30'000;
constexpr int64_t kDoubtGapMs = 5'000;
constexpr int64_t kDoubtsAtOnce = 5;
// The platform gives a request 30 s after its answer.
constexpr int64_t kCarryMs = 10'000;
constexpr int64_t kPollMs = 20;
// What a request waits for the question of another.
constexpr int64_t kPatienceMs = kChatTimeoutMs;
// An admin does not wait for longer until the Ledger has heard of the last chats.
constexpr int64_t kBringMs = 2'000;
// Enough to find the one outcome of a full report that the Ledger refuses.
constexpr int kRefusalsInARow = 20;

// The copies serve for so long, then one request asks the Ledger.
void serve_for(Isolate& isolate, int64_t ms, int64_t now_ms) {
  isolate.fresh_ms = now_ms - kFreshForMs + ms;
}

bool is_open(const Question& question, int64_t now_ms) {
  return question.open && now_ms - question.asked_ms < kPatienceMs;
}

// Waits while another request asks; one that was broken off holds nobody up for long.
async::Task<void> wait_for_answer(const Question& question, host::Host& host) {
  while (is_open(question, host.now_ms())) co_await host.sleep(kPollMs);
}

// Applies what the Ledger says has changed. Copies that have a gap are asked for whole the next
// time.
void apply_reply(Isolate& isolate, host::Host& host, const state::Report& asked,
                 std::string_view body) {
  base::Result<state::ReportReply> reply = state::read_report_reply(body);
  if (!reply) {
    notice(host, isolate.unreadable_told_ms,
           "The Ledger's answer cannot be read. Chats go on with what is known.");
    serve_for(isolate, kAskAgainMs, host.now_ms());
    return;
  }
  const state::Applied keys =
      state::apply_delta(isolate.keys, std::move(reply->keys), asked.keys_since);
  const state::Applied config =
      state::apply_delta(isolate.config, std::move(reply->config), asked.config_since);
  // What the Ledger has not heard of yet must not be undone by what it says.
  drop_past(isolate.unheard, host.now_ms());
  for (const Unheard& one : isolate.unheard) keys::apply_effect(isolate.keys, one.effect);
  for (const state::Outcome& outcome : isolate.outbox.waiting) {
    keys::remember_repair(isolate.config.policy, outcome);
  }
  if (keys == state::Applied::kGap || config == state::Applied::kGap) {
    isolate.keys.seq = 0;
    isolate.config.seq = 0;
    isolate.fresh_ms = 0;
    return;
  }
  isolate.fresh_ms = host.now_ms();
  isolate.loaded = true;
}

enum class Reply {
  kTaken,
  kNone,     // or not now
  kRefused,  // the same again would be refused again
};

async::Task<Reply> send(Isolate& isolate, host::Host& host, const state::Report& outgoing) {
  base::Buffer body;
  state::write_report(outgoing, body);
  const std::string text = body.str();
  const async::Completion answer = co_await host.ledger("POST", "/report", text, kChatTimeoutMs);
  if (answer.ok() && (answer.code == 400 || answer.code == 413)) co_return Reply::kRefused;
  if (!answer.ok() || answer.code != 200) {
    notice(host, isolate.silence_told_ms,
           base::concat("The Ledger does not answer (status ", std::to_string(answer.code),
                        "). Chats go on with what is known, and their usage is reported later."));
    co_return Reply::kNone;
  }
  apply_reply(isolate, host, outgoing, answer.bytes.view());
  co_return Reply::kTaken;
}

enum class Sent { kYes, kNo, kRefused, kOvertaken };

// One report of what waits, held back for so long. It takes the turn and leaves it to the caller to
// end it.
async::Task<Sent> send_next(Isolate& isolate, host::Host& host, int64_t delay_ms) {
  Outbox& outbox = isolate.outbox;
  const Turn::Number turn = outbox.turn.take(host.now_ms());
  outbox.pausing = false;
  outbox.held_back = delay_ms > 0;
  if (delay_ms > 0) co_await host.sleep(delay_ms);
  if (!outbox.turn.is(turn)) co_return Sent::kOvertaken;
  outbox.held_back = false;
  outbox.sent_ms = host.now_ms();
  const state::Report outgoing = next_report(isolate);
  const Reply reply = co_await send(isolate, host, outgoing);
  if (!outbox.turn.is(turn)) co_return Sent::kOvertaken;  // taken for lost
  if (reply == Reply::kRefused) {
    if (!give_way(isolate)) {
      host.log(host::LogLevel::kError, "The Ledger refused an outcome; it is not counted.");
    }
    co_return Sent::kRefused;
  }
  if (reply == Reply::kNone) {
    take_back(outbox);
    co_return Sent::kNo;
  }
  outbox.most = std::min(2 * outbox.most, kOutcomesPerReport);
  for (const state::Outcome& outcome : outbox.under_way) forget(isolate, outcome);
  outbox.under_way.clear();
  co_return Sent::kYes;
}

// Lets time pass before the next try; false when another request has taken the turn meanwhile.
async::Task<bool> pause(Outbox& outbox, host::Host& host, int64_t pause_ms) {
  const Turn::Number turn = outbox.turn.number();
  outbox.pausing = true;
  co_await host.sleep(pause_ms);
  co_return outbox.turn.is(turn);
}

// Sends what waits, until nothing is left or another request is to go on.
async::Task<void> carry(Isolate& isolate, host::Host& host) {
  Outbox& outbox = isolate.outbox;
  outbox.carried_since_ms = host.now_ms();
  size_t failures = 0;
  int refusals = 0;
  while (!outbox.waiting.empty() && refusals < kRefusalsInARow && !outbox.has_heir) {
    const Sent sent = co_await send_next(isolate, host, report_delay_ms(outbox, host.now_ms()));
    if (sent == Sent::kOvertaken) co_return;
    refusals = sent == Sent::kRefused ? refusals + 1 : 0;
    if (sent == Sent::kYes) failures = 0;
    if (sent != Sent::kNo || outbox.has_heir) continue;
    const int64_t now = host.now_ms();
    const std::optional<int64_t> pause_ms =
        retry_pause_ms(failures++, now - outbox.carried_since_ms);
    if (!pause_ms) {
      // A Ledger that can store nothing, at a limit of the day, refuses the reports of each chat.
      outbox.rest_until_ms = now + kAskAgainMs;
      break;
    }
    if (!co_await pause(outbox, host, *pause_ms)) co_return;
  }
  outbox.turn.end();
}

void tell_loss(Isolate& isolate, host::Host& host) {
  size_t& lost = isolate.outbox.given_up;
  if (lost == 0) return;
  const bool told = notice(host, isolate.loss_told_ms,
                           base::concat("The Ledger has taken no report for so long that ",
                                        std::to_string(lost), " chats are given up uncounted."));
  if (told) lost = 0;
}

// Whether a report is under way, or is held back. Between two tries whoever comes may try.
bool is_busy(const Outbox& outbox) {
  return outbox.turn.is_taken() && !outbox.pausing;
}

bool holds(const std::vector<state::Outcome>& outcomes, std::string_view id) {
  return std::ranges::any_of(outcomes, [&](const state::Outcome& one) { return one.id == id; });
}

}  // namespace

async::Task<void> make_current(Isolate& isolate, host::Host& host) {
  if (isolate.loaded) {
    const int64_t now = host.now_ms();
    if (now - isolate.fresh_ms < kFreshForMs) co_return;
    // Meanwhile they serve the others. If this request is broken off, a later one asks.
    serve_for(isolate, kPatienceMs, now);
    co_await refresh(isolate, host);
    co_return;
  }
  Question& loading = isolate.loading;
  if (is_open(loading, host.now_ms())) {
    co_await wait_for_answer(loading, host);
    if (!loading.open) co_return;
  }
  loading = {true, host.now_ms()};
  co_await load_copies(isolate, host);
  loading.open = false;
}

async::Task<void> refresh(Isolate& isolate, host::Host& host) {
  state::Report question;
  question.keys_since = isolate.keys.seq;
  question.config_since = isolate.config.seq;
  const bool answered = co_await send(isolate, host, question) == Reply::kTaken;
  if (!answered) serve_for(isolate, kAskAgainMs, host.now_ms());
}

async::Task<void> refresh_in_doubt(Isolate& isolate, host::Host& host) {
  const int64_t now = host.now_ms();
  if (is_open(isolate.doubt, now)) {
    co_await wait_for_answer(isolate.doubt, host);
    co_return;
  }
  if (isolate.doubts_ms - now > (kDoubtsAtOnce - 1) * kDoubtGapMs) co_return;
  isolate.doubts_ms = std::max(isolate.doubts_ms, now) + kDoubtGapMs;
  isolate.doubt = {true, now};
  co_await refresh(isolate, host);
  isolate.doubt.open = false;
}

async::Task<void> report(Isolate& isolate, host::Host& host, state::Outcome outcome) {
  Outbox& outbox = isolate.outbox;
  isolate.counts.end_chat(outcome);
  keys::remember_repair(isolate.config.policy, outcome);
  outbox.waiting.push_back(std::move(outcome));
  if (is_lost(outbox, host.now_ms())) give_up_turn(outbox);
  outbox.given_up += bound_outbox(isolate);
  tell_loss(isolate, host);
  if (host.now_ms() < outbox.rest_until_ms) co_return;
  // One that is only being held back is overtaken when this outcome must leave at once.
  const bool overtakes = outbox.held_back && report_delay_ms(outbox, host.now_ms()) == 0;
  if (outbox.turn.is_taken() && !overtakes) {
    const bool inherits = host.now_ms() - outbox.carried_since_ms >= kCarryMs && !outbox.has_heir;
    if (!inherits) co_return;
    outbox.has_heir = true;
    while (outbox.has_heir && is_busy(outbox) && !is_lost(outbox, host.now_ms())) {
      co_await host.sleep(kPollMs);
    }
    if (!outbox.has_heir) co_return;  // a later request was faster
    if (outbox.turn.is_taken()) give_up_turn(outbox);
  }
  outbox.has_heir = false;
  co_await carry(isolate, host);
}

async::Task<void> bring_outcomes(Isolate& isolate, host::Host& host) {
  Outbox& outbox = isolate.outbox;
  const std::vector<state::Outcome>& newest =
      outbox.waiting.empty() ? outbox.under_way : outbox.waiting;
  if (newest.empty()) co_return;
  const std::string last = newest.back().id;
  const int64_t until = host.now_ms() + kBringMs;
  while (host.now_ms() < until) {
    const bool waits = holds(outbox.waiting, last);
    if (!waits && !holds(outbox.under_way, last)) co_return;
    if (!waits || (is_busy(outbox) && !outbox.held_back)) {
      co_await host.sleep(kPollMs);
      continue;
    }
    const Sent sent = co_await send_next(isolate, host, 0);
    if (sent == Sent::kOvertaken) continue;
    outbox.turn.end();
    if (sent != Sent::kYes) co_return;
  }
}

async::Task<void> carry_on(Isolate& isolate, host::Host& host) {
  const bool rests = host.now_ms() < isolate.outbox.rest_until_ms;
  if (!isolate.outbox.turn.is_taken() && !rests) co_await carry(isolate, host);
}

}  // namespace app
