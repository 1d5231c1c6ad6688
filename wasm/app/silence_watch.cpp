#include "app/silence_watch.h"

namespace app {

async::Task<void> SilenceWatch::give_up_in_silence(uint32_t fetch) {
  for (;;) {
    const int64_t left_ms = last_ms_ + kSilenceMs - host_.now_ms();
    if (left_ms <= 0) break;
    co_await host_.sleep(left_ms);
  }
  gave_up_ = true;
  host_.abandon(fetch);
}

}  // namespace app
