#pragma once

#include <cstdint>
#include <string>

// When a document is put into KV. The platform takes 1,000 writes a day and one a second to a key;
// both are kept by this policy alone, whatever the traffic and however often the admin edits.
namespace ledger {

// Of one document; stored, so that a restart cannot forget what the day has used.
struct Publication {
  int64_t seq = 0;        // of the document as last put
  std::string day;        // its usage day as last put
  int64_t at_ms = 0;      // when, 0 = never
  int64_t count_day = 0;  // the UTC day (days since 1970) that `puts` and `edits` count
  int64_t puts = 0;
  int64_t edits = 0;     // of these, for the sake of an edit and not refused
  int64_t refusals = 0;  // in a row, as far as this instance knows: not stored
};

inline constexpr int64_t kPutsPerDay = 900;       // both documents together
inline constexpr int64_t kUsagePutsPerDay = 800;  // the rest is kept for edits
inline constexpr int64_t kQuickEditsPerDay = 100;
inline constexpr int64_t kEditGapMs = 1'100;
inline constexpr int64_t kUsageGapMs = 120'000;

enum class Urgency {
  kUsage,  // counters and health: isolates hear of them in replies, KV may lag
  kEdit,   // an admin has changed something
};

// Starts a new UTC day's counts when it is one.
void roll_publication(Publication& publication, int64_t now_ms);

// The earliest time at which `publication` may be put. `puts_today` counts both documents; what is
// left of it is spread over what is left of the day once quick edits are used up, and more and more
// while KV refuses them.
int64_t next_put_ms(const Publication& publication, int64_t puts_today, Urgency urgency,
                    int64_t now_ms);

void record_put(Publication& publication, Urgency urgency, int64_t now_ms);

// How that put has ended. One that was refused is of the day's puts, but no quick edit: an outage
// of KV leaves those to the time after it.
void record_success(Publication& publication);
void record_refusal(Publication& publication, Urgency urgency);

}  // namespace ledger
