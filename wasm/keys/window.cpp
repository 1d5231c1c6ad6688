#include "keys/window.h"

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

}  // namespace keys
