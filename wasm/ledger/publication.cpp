#include "ledger/publication.h"

#include <algorithm>

#include "base/civil_time.h"

namespace ledger {
namespace {

constexpr int64_t kDocuments = 2;
// More than make a gap longer than any day.
constexpr int64_t kMostDoublings = 17;

int64_t next_day_ms(int64_t now_ms) {
  return (base::days_of_ms(now_ms) + 1) * base::kDayMs;
}

// The gap that makes the remaining writes last until the end of the UTC day.
int64_t fair_gap_ms(int64_t left, int64_t now_ms) {
  return kDocuments * (next_day_ms(now_ms) - now_ms) / left;
}

// Twice as long after each refusal but the first.
int64_t edit_gap_ms(int64_t refusals) {
  return kEditGapMs << std::clamp<int64_t>(refusals - 1, 0, kMostDoublings);
}

}  // namespace

void roll_publication(Publication& publication, int64_t now_ms) {
  const int64_t today = base::days_of_ms(now_ms);
  if (publication.count_day == today) return;
  publication.count_day = today;
  publication.puts = 0;
  publication.edits = 0;
}

int64_t next_put_ms(const Publication& publication, int64_t puts_today, Urgency urgency,
                    int64_t now_ms) {
  const bool edit = urgency == Urgency::kEdit;
  const int64_t left = (edit ? kPutsPerDay : kUsagePutsPerDay) - puts_today;
  if (left <= 0) return next_day_ms(now_ms);
  const int64_t fair = fair_gap_ms(left, now_ms);
  const bool quick = edit && publication.edits < kQuickEditsPerDay;
  const int64_t least = edit ? kEditGapMs : kUsageGapMs;
  const int64_t gap = quick ? std::min(edit_gap_ms(publication.refusals), fair) : fair;
  return std::max(now_ms, publication.at_ms + std::max(least, gap));
}

void record_put(Publication& publication, Urgency urgency, int64_t now_ms) {
  publication.at_ms = now_ms;
  ++publication.puts;
  if (urgency == Urgency::kEdit) ++publication.edits;
}

void record_success(Publication& publication) {
  publication.refusals = 0;
}

void record_refusal(Publication& publication, Urgency urgency) {
  ++publication.refusals;
  // None is counted when a day has begun since.
  if (urgency == Urgency::kEdit && publication.edits > 0) --publication.edits;
}

}  // namespace ledger
