#include "base/pacific_time.h"

#include "base/civil_time.h"

namespace base {
namespace {

constexpr int64_t kStandardOffset = 8 * kHourMs;  // behind UTC
constexpr int64_t kDaylightOffset = 7 * kHourMs;

int64_t nth_sunday(int64_t year, int month, int n) {
  const int64_t first = days_from_civil({year, month, 1});
  const int to_sunday = (7 - weekday_from_days(first)) % 7;
  return first + to_sunday + 7 * (n - 1);
}

// Daylight time runs from the second Sunday of March to the first Sunday of November, both at two
// o'clock of the time then in force (15 U.S.C. § 260a, since 2007).
bool is_daylight(int64_t now_ms) {
  const int64_t year = civil_from_days(days_of_ms(now_ms - kStandardOffset)).year;
  const int64_t begin = nth_sunday(year, 3, 2) * kDayMs + 2 * kHourMs + kStandardOffset;
  const int64_t end = nth_sunday(year, 11, 1) * kDayMs + 2 * kHourMs + kDaylightOffset;
  return now_ms >= begin && now_ms < end;
}

int64_t offset_at(int64_t now_ms) {
  return is_daylight(now_ms) ? kDaylightOffset : kStandardOffset;
}

int64_t local_days(int64_t now_ms) {
  return days_of_ms(now_ms - offset_at(now_ms));
}

}  // namespace

int64_t next_pacific_midnight_ms(int64_t now_ms) {
  const int64_t midnight = (local_days(now_ms) + 1) * kDayMs;
  // Changes happen at two o'clock, hours from any midnight: whether daylight time is in force does
  // not depend on which of the two offsets the question is asked with.
  const int64_t standard = midnight + kStandardOffset;
  return is_daylight(standard) ? midnight + kDaylightOffset : standard;
}

std::string pacific_day(int64_t now_ms) {
  return write_date(civil_from_days(local_days(now_ms)));
}

}  // namespace base
