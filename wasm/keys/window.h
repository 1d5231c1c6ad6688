#pragma once

#include <cstdint>

#include "state/health.h"

namespace keys {

// What happened in the sixty seconds before an instant, as far as a Window remembers.
struct Rate {
  int64_t requests = 0;
  int64_t tokens = 0;
};

// Counts into the minute of `time_ms`. What is older than the window's two minutes is forgotten,
// so late news do no harm.
void add_to_window(state::Window& window, int64_t time_ms, int64_t requests, int64_t tokens);

// Whether nothing of it lies within the sixty seconds before `now_ms`.
bool is_past(const state::Window& window, int64_t now_ms);

// Rounded up: a limit is rather kept too strictly.
Rate rate_at(const state::Window& window, int64_t now_ms);

// What counts towards a limit a minute at one instant, which all functions are to be told alike.
struct Recent {
  state::Window window;  // of the instant's minute
  Rate pending;          // began in the minute before and is in no Window yet: counts whole
};
Recent recent_at(const state::Window& window, int64_t now_ms);
// A call that is in no Window yet.
void add_pending(Recent& recent, int64_t time_ms, int64_t tokens, int64_t now_ms);
void add_recent(Recent& total, const Recent& more);
Rate rate_of(const Recent& recent, int64_t now_ms);
// When the rate, which is not, will be below the limit, as nothing is called until then.
int64_t requests_free_ms(const Recent& recent, int64_t limit, int64_t now_ms);
int64_t tokens_free_ms(const Recent& recent, int64_t limit, int64_t now_ms);

}  // namespace keys
