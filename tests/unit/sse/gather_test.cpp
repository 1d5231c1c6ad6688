#include "sse/gather.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

namespace {

constexpr size_t kEvent = 250;

// A stream whose reads bring as many events as are waited for.
struct Stream {
  sse::Gather gather;
  int64_t now_ms = 1'000'000;
  int64_t events = 0;   // read
  int64_t held_ms = 0;  // the longest that one was held back

  void read(int64_t gap_ms) {
    const auto piece = static_cast<int64_t>((gather.wanted() + kEvent - 1) / kEvent);
    events += piece;
    held_ms = std::max(held_ms, (piece - 1) * gap_ms);
    now_ms += piece * gap_ms;
    gather.note(static_cast<size_t>(piece) * kEvent, true, now_ms);
  }
  void read(int reads, int64_t gap_ms) {
    for (int i = 0; i < reads; ++i) read(gap_ms);
  }
};

size_t wanted_after(int reads, int64_t gap_ms) {
  Stream stream;
  stream.read(reads, gap_ms);
  return stream.gather.wanted();
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

TEST_CASE("gather: events that come in two parts count as whole ones") {
  Stream whole;
  Stream parts;
  for (int i = 0; i < 40; ++i) {
    whole.gather.note(kEvent, true, ++whole.now_ms);
    parts.gather.note(20, false, parts.now_ms);
    parts.gather.note(kEvent - 20, true, ++parts.now_ms);
  }
  CHECK(parts.gather.wanted() > 1);
  CHECK(parts.gather.wanted() == whole.gather.wanted());
}

TEST_CASE("gather: a late piece ends it, and it begins anew") {
  sse::Gather gather;
  int64_t now_ms = 1'000'000;
  for (int i = 0; i < 20; ++i) gather.note(kEvent, true, ++now_ms);
  REQUIRE(gather.wanted() > 1);
  gather.note(10 * kEvent, true, now_ms += 10);
  CHECK(gather.wanted() > 1);
  gather.note(10 * kEvent, true, now_ms += 26);
  CHECK(gather.wanted() == 1);
  for (int i = 0; i < 7; ++i) gather.note(kEvent, true, ++now_ms);
  CHECK(gather.wanted() == 1);
  for (int i = 0; i < 2; ++i) gather.note(kEvent, true, ++now_ms);
  CHECK(gather.wanted() > 1);
}

TEST_CASE("gather: what is held back is ten milliseconds' worth at most") {
  for (const int64_t gap_ms : {1, 2}) {
    Stream stream;
    stream.read(500, gap_ms);
    CHECK(stream.held_ms > 0);
    CHECK(stream.held_ms <= 2 * sse::Gather::kHoldMs);
  }
}

TEST_CASE("gather: after a burst no event of a slower stream is held back for long") {
  struct Row {
    int64_t most;  // events of the burst
    int64_t gap_ms;
  };
  for (const int64_t burst_gap_ms : {0, 1, 2}) {
    for (const Row& row : {Row{20, 3}, Row{15, 5}, Row{10, 10}, Row{8, 24}}) {
      for (int64_t burst = 1; burst <= row.most; ++burst) {
        CAPTURE(burst_gap_ms, burst, row.gap_ms);
        Stream stream;
        while (stream.events < burst) stream.read(burst_gap_ms);
        stream.held_ms = 0;
        stream.read(100, row.gap_ms);
        CHECK(stream.held_ms < 25);
      }
    }
  }
}

TEST_CASE("gather: parts of one large event are no quick events") {
  sse::Gather gather;
  int64_t now_ms = 1'000'000;
  for (int i = 0; i < 64; ++i) gather.note(16384, false, ++now_ms);
  gather.note(16384, true, ++now_ms);
  CHECK(gather.wanted() == 1);
  for (int i = 0; i < 20; ++i) gather.note(kEvent, true, ++now_ms);
  REQUIRE(gather.wanted() > 1);
  gather.note(16384, false, ++now_ms);
  CHECK(gather.wanted() == 1);
}
