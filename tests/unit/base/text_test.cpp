#include "base/text.h"

#include <catch2/catch.hpp>

TEST_CASE("a double is read whole or not at all", "[base][text]") {
  struct Row {
    const char* text;
    std::optional<double> expected;
  };
  const Row rows[] = {
      {"0", 0.0},
      {"-1.5", -1.5},
      {"1e3", 1000.0},
      {"0.1", 0.1},
      {"12345678901234567890", 12345678901234567890.0},
      {"1e-400", 0.0},
      {"-677777308777771e-595", 0.0},
      {"5e-324", 5e-324},
      {"", std::nullopt},
      {" 1", std::nullopt},
      {"1 ", std::nullopt},
      {"+1", std::nullopt},
      {"0x10", std::nullopt},
      {"1s", std::nullopt},
      {"1e", std::nullopt},
      {"--1", std::nullopt},
      {"nan", std::nullopt},
      {"inf", std::nullopt},
      {"-infinity", std::nullopt},
      {"1e999", std::nullopt},
      {"-1e999", std::nullopt},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(base::parse_double(row.text) == row.expected);
  }
}
