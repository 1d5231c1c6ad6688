#include "sse/gather.h"

#include <catch2/catch.hpp>
#include <string>

namespace {

constexpr size_t kEvent = 250;

// What is wanted after `reads` of one event each, `gap_ms` apart.
size_t wanted_after(int reads, int64_t gap_ms) {
  sse::Gather gather;
  int64_t now_ms = 1'000'000;
  for (int i = 0; i < reads; ++i) gather.note(kEvent, now_ms += gap_ms);
  return gather.wanted();
}

}  // namespace

TEST_CASE("gather: only a stream that comes quickly is held back") {
  struct Row {
    std::string name;
    int reads;
    int64_t gap_ms;
    size_t expected;
  };
  const Row rows[] = {
      {"nothing read yet", 0, 0, 1},
      {"the first events", 8, 0, 1},
      {"all at once", 40, 0, sse::Gather::kMost},
      {"one in a millisecond", 40, 1, kEvent * sse::Gather::kHoldMs},
      {"one in five milliseconds", 1000, 5, 1},
      {"one in twenty milliseconds", 1000, 20, 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(wanted_after(row.reads, row.gap_ms) == row.expected);
  }
}

TEST_CASE("gather: a late piece ends it, and it begins anew") {
  sse::Gather gather;
  int64_t now_ms = 1'000'000;
  for (int i = 0; i < 20; ++i) gather.note(kEvent, ++now_ms);
  REQUIRE(gather.wanted() > 1);
  gather.note(10 * kEvent, now_ms += 10);
  CHECK(gather.wanted() > 1);
  gather.note(10 * kEvent, now_ms += 26);
  CHECK(gather.wanted() == 1);
  for (int i = 0; i < 7; ++i) gather.note(kEvent, ++now_ms);
  CHECK(gather.wanted() == 1);
  for (int i = 0; i < 2; ++i) gather.note(kEvent, ++now_ms);
  CHECK(gather.wanted() > 1);
}

TEST_CASE("gather: what is held back is ten milliseconds' worth at most") {
  for (const int64_t gap_ms : {1, 2}) {
    for (int reads = 0; reads < 500; ++reads) {
      const auto held_ms = static_cast<int64_t>(wanted_after(reads, gap_ms) / kEvent) * gap_ms;
      CHECK(held_ms <= 2 * sse::Gather::kHoldMs);
    }
  }
}
