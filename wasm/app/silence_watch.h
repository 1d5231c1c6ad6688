#pragma once

#include <cstdint>

#include "async/task.h"
#include "host/host.h"

namespace app {

// What Gemini may be silent for, before an answer and within it.
inline constexpr int64_t kSilenceMs = 300'000;

// Gives a call up whose answer has begun when nothing more of that comes for kSilenceMs, from
// start() until the object ends.
class SilenceWatch {
 public:
  // `fetch` is the operation that brought the answer.
  SilenceWatch(host::Host& host, uint32_t fetch)
      : host_(host), last_ms_(host.now_ms()), watch_(give_up_in_silence(fetch)) {}
  SilenceWatch(const SilenceWatch&) = delete;
  SilenceWatch& operator=(const SilenceWatch&) = delete;

  void start() { watch_.start(); }
  // Some of it has come.
  void note_bytes() { last_ms_ = host_.now_ms(); }
  bool gave_up() const { return gave_up_; }

 private:
  async::Task<void> give_up_in_silence(uint32_t fetch);

  host::Host& host_;
  int64_t last_ms_;
  bool gave_up_ = false;
  async::Task<void> watch_;
};

}  // namespace app
