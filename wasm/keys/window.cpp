#include "keys/window.h"

#include <algorithm>

#include "base/civil_time.h"

namespace keys {
namespace {

void move_to_minute(state::Window& window, int64_t minute) {
  if (minute <= window.minute) return;
  const bool next = minute == window.minute + 1;
  window.previous_requests = next ? window.requests : 0;
  window.previous_tokens = next ? window.tokens : 0;
  window.requests = 0;
  window.tokens = 0;
  window.minute = minute;
}

int64_t share_up(int64_t count, int64_t remaining_ms) {
  return (count * remaining_ms + base::kMinuteMs - 1) / base::kMinuteMs;
}

// How much of `count` may still be shared when `most` of it counts: the time left of its minute.
int64_t remaining_for(int64_t count, int64_t most) {
  return most >= count ? base::kMinuteMs : most * base::kMinuteMs / count;
}

// When `present` and a share of `previous` are below the limit. What is pending began in the minute
// before, so it is older than sixty seconds when this minute ends, though it counts whole till
// then.
int64_t free_ms(int64_t present, int64_t previous, int64_t pending, int64_t limit, int64_t now_ms) {
  const int64_t boundary = (now_ms / base::kMinuteMs + 1) * base::kMinuteMs;
  if (limit < 1) return boundary + base::kMinuteMs;
  const int64_t room = limit - 1 - present;
  if (room < 0) return boundary + base::kMinuteMs - remaining_for(present, limit - 1);
  if (room < pending) return boundary;
  return boundary - remaining_for(previous, room - pending);
}

}  // namespace

void add_to_window(state::Window& window, int64_t time_ms, int64_t requests, int64_t tokens) {
  const int64_t minute = time_ms / base::kMinuteMs;
  move_to_minute(window, minute);
  if (minute == window.minute) {
    window.requests += requests;
    window.tokens += tokens;
  } else if (minute == window.minute - 1) {
    window.previous_requests += requests;
    window.previous_tokens += tokens;
  }
}

bool is_past(const state::Window& window, int64_t now_ms) {
  return window.minute + 1 < now_ms / base::kMinuteMs;
}

Rate rate_at(const state::Window& window, int64_t now_ms) {
  state::Window current = window;
  move_to_minute(current, now_ms / base::kMinuteMs);
  const int64_t remaining = base::kMinuteMs - now_ms % base::kMinuteMs;
  return {current.requests + share_up(current.previous_requests, remaining),
          current.tokens + share_up(current.previous_tokens, remaining)};
}

Recent recent_at(const state::Window& window, int64_t now_ms) {
  Recent recent = {window, {}};
  move_to_minute(recent.window, now_ms / base::kMinuteMs);
  return recent;
}

void add_pending(Recent& recent, int64_t time_ms, int64_t tokens, int64_t now_ms) {
  if (time_ms <= now_ms - base::kMinuteMs) return;
  if (time_ms / base::kMinuteMs == now_ms / base::kMinuteMs) {
    return add_to_window(recent.window, time_ms, 1, tokens);
  }
  ++recent.pending.requests;
  recent.pending.tokens += tokens;
}

void add_recent(Recent& total, const Recent& more) {
  total.window.minute = std::max(total.window.minute, more.window.minute);
  total.window.requests += more.window.requests;
  total.window.tokens += more.window.tokens;
  total.window.previous_requests += more.window.previous_requests;
  total.window.previous_tokens += more.window.previous_tokens;
  total.pending.requests += more.pending.requests;
  total.pending.tokens += more.pending.tokens;
}

Rate rate_of(const Recent& recent, int64_t now_ms) {
  const Rate rate = rate_at(recent.window, now_ms);
  return {rate.requests + recent.pending.requests, rate.tokens + recent.pending.tokens};
}

int64_t requests_free_ms(const Recent& recent, int64_t limit, int64_t now_ms) {
  return free_ms(recent.window.requests, recent.window.previous_requests, recent.pending.requests,
                 limit, now_ms);
}

int64_t tokens_free_ms(const Recent& recent, int64_t limit, int64_t now_ms) {
  return free_ms(recent.window.tokens, recent.window.previous_tokens, recent.pending.tokens, limit,
                 now_ms);
}

}  // namespace keys
