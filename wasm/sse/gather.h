#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

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

  // A read has brought `part`, the end of an event in it or not. Parts of an event come
  // quickly whatever the pace of events is, so that those count together; those of a large one say
  // nothing.
  void note(size_t part, bool ends_event, int64_t now_ms) {
    bytes_of_event_ += part;
    if (!ends_event && bytes_of_event_ <= kMost) return;
    const size_t bytes = std::exchange(bytes_of_event_, 0);
    const int64_t gap_ms = now_ms - last_ms_;
    last_ms_ = now_ms;
    if (!ends_event || gap_ms > (wanted_ > 1 ? kLateMs : kQuickMs)) {
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
    if (wanted_ == 1) step_ = bytes_ / static_cast<size_t>(reads_ - 1);
    // What a burst brings says little of what comes after it: the last piece has its say as well,
    // and a piece is larger than that by an event at most.
    const size_t pace = std::min(a_ms(bytes_, now_ms - begin_ms_), a_ms(bytes, gap_ms));
    wanted_ = std::clamp<size_t>(std::min<size_t>(pace * kHoldMs, bytes + step_), 1, kMost);
  }

  // What the next read waits for.
  size_t wanted() const { return wanted_; }

 private:
  static size_t a_ms(size_t bytes, int64_t ms) {
    return bytes / static_cast<size_t>(std::max<int64_t>(1, ms));
  }

  size_t bytes_of_event_ = 0;  // that has not ended
  int64_t last_ms_ = 0;
  int64_t begin_ms_ = 0;  // of the quick run
  size_t bytes_ = 0;      // since then
  int reads_ = 0;         // in it
  size_t step_ = 0;       // an event's size, of those read one by one
  size_t wanted_ = 1;
};

}  // namespace sse
