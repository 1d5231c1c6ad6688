#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace sse {

// Decides how much of a stream is worth waiting for. What each read costs is the wake-up, not its
// bytes, so a stream that comes quickly is read in larger pieces. The beginning of a stream and one
// whose events come further apart than kQuickMs are never held back, others for about kHoldMs.
class Gather {
 public:
  static constexpr int64_t kQuickMs = 2;
  static constexpr int64_t kHoldMs = 10;
  static constexpr int64_t kLateMs = 25;  // a piece that took so long ends the gathering
  static constexpr int kQuickReads = 8;   // so many in a row begin it
  static constexpr size_t kMost = 4096;

  // A read has brought `bytes`.
  void note(size_t bytes, int64_t now_ms) {
    const int64_t gap_ms = now_ms - last_ms_;
    last_ms_ = now_ms;
    if (gap_ms > (wanted_ > 1 ? kLateMs : kQuickMs)) {
      reads_ = 0;
      wanted_ = 1;
      return;
    }
    if (reads_++ == 0) {
      begin_ms_ = now_ms;
      bytes_ = 0;
      return;
    }
    bytes_ += bytes;
    if (reads_ < kQuickReads) return;
    const size_t a_ms = bytes_ / static_cast<size_t>(std::max<int64_t>(1, now_ms - begin_ms_));
    wanted_ = std::clamp<size_t>(a_ms * kHoldMs, 1, kMost);
  }

  // What the next read waits for.
  size_t wanted() const { return wanted_; }

 private:
  int64_t last_ms_ = 0;
  int64_t begin_ms_ = 0;  // of the quick run
  size_t bytes_ = 0;      // since then
  int reads_ = 0;         // in it
  size_t wanted_ = 1;
};

}  // namespace sse
