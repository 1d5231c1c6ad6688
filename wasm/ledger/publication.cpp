#include "ledger/publication.h"

#include <algorithm>

#include "base/civil_time.h"

namespace ledger {
namespace {

constexpr int64_t kDocuments = 2;

int64_t next_day_ms(int64_t now_ms) {
  return (base::days_of_ms(now_ms) + 1) * base::kDayMs;
}

// The gap that makes the remaining writes last until the end of the UTC day.
int64_t fair_gap_ms(int64_t left, int64_t now_ms) {
  return kDocuments * (next_day_ms(now_ms) - now_ms) / left;
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
  int64_t gap = edit ? kEditGapMs : kUsageGapMs;
  const bool quick = edit && publication.edits < kQuickEditsPerDay;
  if (!quick) gap = std::max(gap, fair_gap_ms(left, now_ms));
  return std::max(now_ms, publication.at_ms + gap);
}

void record_put(Publication& publication, Urgency urgency, int64_t now_ms) {
  publication.at_ms = now_ms;
  ++publication.puts;
  if (urgency == Urgency::kEdit) ++publication.edits;
}

}  // namespace ledger
