#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

namespace sse {

// Decides how long what comes of a stream may gather before it is read. What each read costs is the
// wake-up, not its bytes, so a stream that comes quickly is looked at less often. The beginning of
// a stream and one whose events come further apart are never held back, others for kHoldMs at most.
class Gather {
 public:
  static constexpr int64_t kQuickMs = 2;  // between reads, of a stream that comes quickly
  static constexpr int kQuickReads = 8;   // so many in a row begin the gathering
  static constexpr int64_t kHoldMs = 16;
  static constexpr int64_t kLateMs = 25;  // a read so long after the last ends it
  static constexpr size_t kLarge = 4096;  // of an event whose parts say nothing of the pace

  // A read has brought `part`, the end of an event in it or not. Parts of an event come
  // quickly whatever the pace of events is, so that those count together.
  void note(size_t part, bool ends_event, int64_t now_ms) {
    bytes_of_event_ += part;
    if (!ends_event && bytes_of_event_ <= kLarge) return;
    bytes_of_event_ = 0;
    const int64_t gap_ms = now_ms - std::exchange(last_ms_, now_ms);
    const bool quick = ends_event && gap_ms <= (gathers() ? kLateMs : kQuickMs);
    if (!quick) reads_ = 0;
    if (quick && !gathers()) ++reads_;
  }

  // From the last read to the next look; 0: the next bytes are read as they come.
  int64_t wait_ms() const { return gathers() ? kHoldMs : 0; }

 private:
  bool gathers() const { return reads_ >= kQuickReads; }

  size_t bytes_of_event_ = 0;  // that has not ended
  int64_t last_ms_ = 0;
  int reads_ = 0;  // quick ones in a row
};

}  // namespace sse
