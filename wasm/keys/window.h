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

}  // namespace keys
