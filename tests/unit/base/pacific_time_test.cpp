#include "base/pacific_time.h"

#include <catch2/catch.hpp>

#include "base/civil_time.h"

namespace {

int64_t utc(int64_t year, int month, int day, int hour, int minute = 0, int second = 0) {
  return base::days_from_civil({year, month, day}) * base::kDayMs + hour * base::kHourMs +
         minute * base::kMinuteMs + second * base::kSecondMs;
}

}  // namespace

TEST_CASE("base: instants and dates match in both directions") {
  CHECK(base::write_utc(1795305600000) == "2026-11-22T00:00:00Z");
  CHECK(base::write_utc(1795305600999) == "2026-11-22T00:00:00Z");
  CHECK(base::write_utc(-1) == "1969-12-31T23:59:59Z");
  CHECK(base::write_utc(951827696000) == "2000-02-29T12:34:56Z");
  CHECK(base::weekday_from_days(0) == 4);
  CHECK(base::weekday_from_days(-5) == 6);
  for (int64_t days = -200'000; days < 200'000; days += 17) {
    REQUIRE(base::days_from_civil(base::civil_from_days(days)) == days);
  }
}

TEST_CASE("base: the quota day follows Los Angeles, daylight time included") {
  struct Row {
    std::string_view name;
    int64_t now;
    std::string_view day;
    std::string_view next_midnight;
  };
  const Row rows[] = {
      {"contract example", utc(2026, 11, 22, 0), "2026-11-21", "2026-11-22T08:00:00Z"},
      {"at midnight", utc(2026, 11, 22, 8), "2026-11-22", "2026-11-23T08:00:00Z"},
      {"a second before", utc(2026, 11, 22, 7, 59, 59), "2026-11-21", "2026-11-22T08:00:00Z"},
      {"summer", utc(2026, 7, 15, 6, 59), "2026-07-14", "2026-07-15T07:00:00Z"},
      {"summer midnight", utc(2026, 7, 15, 7), "2026-07-15", "2026-07-16T07:00:00Z"},
      {"before March change", utc(2026, 3, 8, 7, 59), "2026-03-07", "2026-03-08T08:00:00Z"},
      {"March day of 23 h", utc(2026, 3, 8, 8), "2026-03-08", "2026-03-09T07:00:00Z"},
      {"March 1:59:59 PST", utc(2026, 3, 8, 9, 59, 59), "2026-03-08", "2026-03-09T07:00:00Z"},
      {"March 3:00 PDT", utc(2026, 3, 8, 10), "2026-03-08", "2026-03-09T07:00:00Z"},
      {"after March change", utc(2026, 3, 9, 6, 59), "2026-03-08", "2026-03-09T07:00:00Z"},
      {"before November change", utc(2026, 11, 1, 6, 59), "2026-10-31", "2026-11-01T07:00:00Z"},
      {"November day of 25 h", utc(2026, 11, 1, 7), "2026-11-01", "2026-11-02T08:00:00Z"},
      {"November 1:59 PDT", utc(2026, 11, 1, 8, 59), "2026-11-01", "2026-11-02T08:00:00Z"},
      {"November 1:00 PST", utc(2026, 11, 1, 9), "2026-11-01", "2026-11-02T08:00:00Z"},
      {"after November change", utc(2026, 11, 2, 7, 59), "2026-11-01", "2026-11-02T08:00:00Z"},
      {"March starts on Sunday", utc(2026, 3, 1, 8), "2026-03-01", "2026-03-02T08:00:00Z"},
      {"2027: change on March 14", utc(2027, 3, 14, 8), "2027-03-14", "2027-03-15T07:00:00Z"},
      {"2027: change on November 7", utc(2027, 11, 7, 7), "2027-11-07", "2027-11-08T08:00:00Z"},
      {"2028: leap day", utc(2028, 2, 29, 8), "2028-02-29", "2028-03-01T08:00:00Z"},
      {"year's end", utc(2027, 1, 1, 7, 59), "2026-12-31", "2027-01-01T08:00:00Z"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(base::pacific_day(row.now) == row.day);
    CHECK(base::write_utc(base::next_pacific_midnight_ms(row.now)) == row.next_midnight);
  }
}

TEST_CASE("base: every hour of two years lies in the day that ends at its next midnight") {
  int64_t previous_midnight = 0;
  for (int64_t now = utc(2026, 1, 1, 0); now < utc(2028, 1, 1, 0); now += base::kHourMs / 2) {
    const int64_t midnight = base::next_pacific_midnight_ms(now);
    REQUIRE(midnight > now);
    REQUIRE(midnight - now <= 25 * base::kHourMs);
    REQUIRE(midnight >= previous_midnight);
    REQUIRE(base::pacific_day(midnight - 1) == base::pacific_day(now));
    REQUIRE(base::pacific_day(midnight) != base::pacific_day(now));
    const int64_t begin = base::pacific_midnight_ms(now);
    REQUIRE(begin <= now);
    REQUIRE(base::pacific_day(begin) == base::pacific_day(now));
    REQUIRE(base::pacific_day(begin - 1) != base::pacific_day(now));
    REQUIRE(base::next_pacific_midnight_ms(begin - 1) == begin);
    REQUIRE(base::pacific_day_start_ms(base::pacific_day(now)) == begin);
    previous_midnight = midnight;
  }
}
