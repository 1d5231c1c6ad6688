#include "ledger/publication.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/civil_time.h"

namespace {

constexpr int64_t kMidnight = 20'600 * base::kDayMs;

TEST_CASE("ledger publication: when a document may be put", "[ledger]") {
  struct Row {
    const char* name;
    int64_t now_ms;  // after midnight UTC
    int64_t last_ms;
    int64_t puts;
    int64_t edits;
    ledger::Urgency urgency;
    int64_t expected_ms;
  };
  constexpr auto kEdit = ledger::Urgency::kEdit;
  constexpr auto kUsage = ledger::Urgency::kUsage;
  const Row rows[] = {
      {"first edit at once", 0, -base::kDayMs, 0, 0, kEdit, 0},
      {"second edit after a second", 100, 0, 1, 1, kEdit, 1'100},
      {"usage fairly spread", 1'000, 0, 1, 0, kUsage, 2 * (base::kDayMs - 1'000) / 799},
      {"usage late in a quiet day", base::kDayMs - base::kHourMs, base::kDayMs - base::kHourMs, 10,
       0, kUsage, base::kDayMs - base::kHourMs + 120'000},
      {"usage has used its share", 5'000, 4'000, 800, 0, kUsage, base::kDayMs},
      {"an edit still goes then", 5'000, 1'000, 800, 3, kEdit, 5'000},
      {"nothing goes at the end", 5'000, 1'000, 900, 3, kEdit, base::kDayMs},
      {"edits slow down after a hundred", base::kDayMs / 2, base::kDayMs / 2, 100, 100, kEdit,
       base::kDayMs / 2 + base::kDayMs / 800},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    ledger::Publication publication;
    publication.at_ms = kMidnight + row.last_ms;
    publication.edits = row.edits;
    CHECK(ledger::next_put_ms(publication, row.puts, row.urgency, kMidnight + row.now_ms) ==
          kMidnight + row.expected_ms);
  }
}

TEST_CASE(
    "ledger publication: an edit that KV refuses is tried ever more rarely, and is none of the"
    " quick ones",
    "[ledger]") {
  constexpr auto kEdit = ledger::Urgency::kEdit;
  ledger::Publication publication;
  ledger::roll_publication(publication, kMidnight);
  int64_t now = kMidnight;
  int64_t last_gap = 0;
  for (int i = 0; i < 20; ++i) {
    CAPTURE(i);
    ledger::record_put(publication, kEdit, now);
    ledger::record_refusal(publication, kEdit);
    CHECK(publication.edits == 0);
    const int64_t gap = ledger::next_put_ms(publication, publication.puts, kEdit, now) - now;
    const int64_t fair = 2 * (kMidnight + base::kDayMs - now) / (900 - publication.puts);
    CHECK(gap == (i == 0 ? 1'100 : std::min(2 * last_gap, fair)));
    now += gap;
    last_gap = gap;
  }
  ledger::record_put(publication, kEdit, now);
  ledger::record_success(publication);
  CHECK(publication.edits == 1);
  CHECK(ledger::next_put_ms(publication, publication.puts, kEdit, now) == now + 1'100);
}

TEST_CASE("ledger publication: counts belong to one UTC day", "[ledger]") {
  ledger::Publication publication;
  ledger::roll_publication(publication, kMidnight - 1);
  ledger::record_put(publication, ledger::Urgency::kEdit, kMidnight - 1);
  CHECK(publication.puts == 1);
  ledger::roll_publication(publication, kMidnight - 1);
  CHECK(publication.edits == 1);
  ledger::roll_publication(publication, kMidnight);
  CHECK(publication.puts == 0);
  CHECK(publication.edits == 0);
}

}  // namespace
