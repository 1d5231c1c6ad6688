#include "sse/gather.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

namespace {

constexpr size_t kEvent = 250;

// A stream of events `gap_ms` apart, each read finding all that has come; reads happen as the
// gathering asks.
struct Stream {
  sse::Gather gather;
  int64_t now_ms = 1'000'000;
  int64_t due_ms = 1'000'000;  // when the next event comes
  int64_t held_ms = 0;         // the longest that one was held back

  void read(int64_t gap_ms) {
    now_ms = std::max(now_ms + gather.wait_ms(), due_ms);
    held_ms = std::max(held_ms, now_ms - due_ms);
    size_t bytes = 0;
    do {
      bytes += kEvent;
      due_ms += gap_ms;
    } while (gap_ms > 0 && due_ms <= now_ms);
    gather.note(bytes, true, now_ms);
  }
  void read(int reads, int64_t gap_ms) {
    for (int i = 0; i < reads; ++i) read(gap_ms);
  }
};

}  // namespace

TEST_CASE("gather: only a stream that comes quickly is held back") {
  struct Row {
    std::string name;
    int reads;
    int64_t gap_ms;
    int64_t expected;
  };
  const Row rows[] = {
      {"nothing read yet", 0, 0, 0},
      {"the first events", 8, 0, 0},
      {"all at once", 40, 0, sse::Gather::kHoldMs},
      {"one in a millisecond", 40, 1, sse::Gather::kHoldMs},
      {"one in two milliseconds", 40, 2, sse::Gather::kHoldMs},
      {"one in three milliseconds", 1000, 3, 0},
      {"one in twenty milliseconds", 1000, 20, 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Stream stream;
    stream.read(row.reads, row.gap_ms);
    CHECK(stream.gather.wait_ms() == row.expected);
  }
}

TEST_CASE("gather: events that come in two parts count as whole ones") {
  sse::Gather gather;
  int64_t now_ms = 1'000'000;
  for (int i = 0; i < 40; ++i) {
    gather.note(20, false, now_ms);
    gather.note(kEvent - 20, true, ++now_ms);
  }
  CHECK(gather.wait_ms() > 0);
}

TEST_CASE("gather: a late read ends it, and it begins anew") {
  sse::Gather gather;
  int64_t now_ms = 1'000'000;
  for (int i = 0; i < 20; ++i) gather.note(kEvent, true, ++now_ms);
  REQUIRE(gather.wait_ms() > 0);
  gather.note(10 * kEvent, true, now_ms += sse::Gather::kLateMs);
  CHECK(gather.wait_ms() > 0);
  gather.note(10 * kEvent, true, now_ms += sse::Gather::kLateMs + 1);
  CHECK(gather.wait_ms() == 0);
  for (int i = 0; i < 7; ++i) gather.note(kEvent, true, ++now_ms);
  CHECK(gather.wait_ms() == 0);
  gather.note(kEvent, true, ++now_ms);
  CHECK(gather.wait_ms() > 0);
}

TEST_CASE("gather: no event is held back for longer than kHoldMs, whatever came before it") {
  for (const int64_t before_ms : {1, 2, 5, 30}) {
    for (const int64_t after_ms : {1, 3, 10, 24, 100, 5000}) {
      CAPTURE(before_ms, after_ms);
      Stream stream;
      stream.read(100, before_ms);
      stream.read(100, after_ms);
      CHECK(stream.held_ms <= sse::Gather::kHoldMs);
      if (before_ms > 2 && after_ms > 2) CHECK(stream.held_ms == 0);
    }
  }
}

TEST_CASE("gather: parts of one large event are no quick events") {
  sse::Gather gather;
  int64_t now_ms = 1'000'000;
  for (int i = 0; i < 64; ++i) gather.note(16384, false, ++now_ms);
  CHECK(gather.wait_ms() == 0);
  for (int i = 0; i < 20; ++i) gather.note(kEvent, true, ++now_ms);
  REQUIRE(gather.wait_ms() > 0);
  gather.note(16384, false, ++now_ms);
  CHECK(gather.wait_ms() == 0);
}
