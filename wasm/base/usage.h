#pragma once

#include <cstdint>

namespace base {

// Tokens of one answer. Both an answer (chat/) and a stored record (state/) carry it.
struct Usage {
  int64_t prompt = 0;
  int64_t completion = 0;  // reasoning included
  int64_t total = 0;
  int64_t cached = 0;
  int64_t reasoning = 0;
  int64_t prompt_audio = 0;
  int64_t completion_audio = 0;

  bool operator==(const Usage&) const = default;
};

inline void add_usage(Usage& sum, const Usage& more) {
  sum.prompt += more.prompt;
  sum.completion += more.completion;
  sum.total += more.total;
  sum.cached += more.cached;
  sum.reasoning += more.reasoning;
  sum.prompt_audio += more.prompt_audio;
  sum.completion_audio += more.completion_audio;
}

}  // namespace base
