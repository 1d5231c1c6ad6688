#include "base/buffer.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <string>

#include "unit/support/peak_memory.h"

TEST_CASE("buffer: it holds what was given, of any size, again and again") {
  // Around the sizes from which text is spliced, a piece is left where it is, and a block is not
  // kept for the next round.
  const size_t sizes[] = {0,      1,       2,       3,       4,       7,         8,      15,
                          16,     511,     512,     513,     4'095,   4'096,     16'000, 16'384,
                          17'000, 262'143, 262'144, 262'145, 300'000, 1'000'000, 5};
  const std::string text(1'000'000, 'x');
  base::Buffer buffer;
  for (int round = 0; round < 3; ++round) {
    std::string expected;
    size_t own = 0;
    CHECK(buffer.empty());
    for (const size_t size : sizes) {
      const std::string_view piece = std::string_view(text).substr(0, size);
      buffer.append(piece);
      buffer.append('|');
      buffer.splice(piece);
      expected.append(piece).append("|").append(piece);
      own += size + 1 + (size < base::Buffer::kSpliceMinimum ? size : 0);
      CHECK(buffer.size() == expected.size());
      CHECK(buffer.own_size() == own);
    }
    CHECK((buffer.str() == expected));
    const std::string_view single = buffer.single_piece();
    CHECK(single.empty());
    base::Buffer moved = std::move(buffer);
    CHECK((moved.str() == expected));
    buffer = std::move(moved);
    CHECK(buffer.own_size() == own);
    buffer.clear();
    CHECK(buffer.own_size() == 0);
    // As much as one block holds, so that it is the open block that is left when all is cleared.
    for (const size_t size : {size_t{3}, size_t{400'000}}) {
      const std::string_view piece = std::string_view(text).substr(0, size);
      buffer.append(piece);
      CHECK((buffer.str() == piece));
      CHECK((buffer.single_piece() == piece));
      buffer.clear();
    }
  }
}

TEST_CASE("buffer: only what lies in one piece is given as one") {
  const std::string large(base::Buffer::kSpliceMinimum, 'x');
  base::Buffer buffer;
  buffer.splice(large);
  CHECK(buffer.single_piece() == large);
  base::Buffer twice;
  twice.splice(large);
  twice.splice(large);
  CHECK(twice.single_piece().empty());
  buffer.append("y");
  CHECK(buffer.single_piece().empty());
}

TEST_CASE("buffer: a single byte stays when the block grows") {
  base::Buffer buffer;
  buffer.append('a');
  buffer.append(std::string(2000, 'b'));
  CHECK(buffer.str() == "a" + std::string(2000, 'b'));
}

TEST_CASE("buffer: one with a most keeps no more of its own, and says so") {
  const std::string large(1'000'000, 'x');
  struct Row {
    size_t most;
    size_t times;
    size_t size;
    bool full;
  };
  const Row rows[] = {
      {2'000'000, 1, 1'000'000, false},
      {999'999, 1, 1'000'000, true},
      {700'000, 1000, 300, false},
      {100'000, 1000, 300, true},
      {0, 1, 1, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.most, row.size);
    const memory::Peak peak;
    base::Buffer buffer;
    buffer.set_most(row.most);
    for (size_t i = 0; i < row.times; ++i) {
      buffer.append(std::string_view(large).substr(0, row.size));
      buffer.append('|');
      std::memcpy(buffer.room(base::Buffer::kMostRoom), large.data(), base::Buffer::kMostRoom);
      buffer.take(1);
    }
    CHECK(buffer.is_full() == row.full);
    CHECK(peak.bytes() <= row.most + 4 * base::Buffer::kMostRoom);
    if (!row.full) CHECK(buffer.size() == row.times * (row.size + 2));
  }
}

TEST_CASE("buffer: what is spliced is not of its own, and a full one is empty once cleared") {
  const std::string large(1'000'000, 'x');
  base::Buffer buffer;
  buffer.set_most(2048);
  for (int i = 0; i < 3; ++i) buffer.splice(large);
  CHECK_FALSE(buffer.is_full());
  CHECK(buffer.size() == 3 * large.size());
  buffer.append(large);
  CHECK(buffer.is_full());
  base::Buffer moved = std::move(buffer);
  CHECK(moved.is_full());
  moved.clear();
  moved.append("y");
  CHECK_FALSE(moved.is_full());
  CHECK(moved.single_piece() == "y");
}
