#include "base/pacific_time.h"

#include <optional>
#include <vector>

#include "base/civil_time.h"
#include "base/text.h"

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

int64_t midnight_ms(int64_t days) {
  const int64_t midnight = days * kDayMs;
  // Changes happen at two o'clock, hours from any midnight: whether daylight time is in force does
  // not depend on which of the two offsets the question is asked with.
  const int64_t standard = midnight + kStandardOffset;
  return is_daylight(standard) ? midnight + kDaylightOffset : standard;
}

}  // namespace

int64_t next_pacific_midnight_ms(int64_t now_ms) {
  return midnight_ms(local_days(now_ms) + 1);
}

int64_t pacific_midnight_ms(int64_t now_ms) {
  return midnight_ms(local_days(now_ms));
}

std::string pacific_day(int64_t now_ms) {
  return write_date(civil_from_days(local_days(now_ms)));
}

int64_t pacific_day_start_ms(std::string_view day) {
  const std::vector<std::string_view> parts = split(day, '-');
  if (parts.size() != 3) return 0;
  const std::optional<int64_t> year = parse_int(parts[0]);
  const std::optional<int64_t> month = parse_int(parts[1]);
  const std::optional<int64_t> date = parse_int(parts[2]);
  if (!year || !month || !date) return 0;
  return midnight_ms(days_from_civil({*year, static_cast<int>(*month), static_cast<int>(*date)}));
}

}  // namespace base
