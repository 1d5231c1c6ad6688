#pragma once

#include <cstdint>
#include <string>

// The proleptic Gregorian calendar over Unix time; no time zone data, no locale.
namespace base {

inline constexpr int64_t kSecondMs = 1000;
inline constexpr int64_t kMinuteMs = 60 * kSecondMs;
inline constexpr int64_t kHourMs = 60 * kMinuteMs;
inline constexpr int64_t kDayMs = 24 * kHourMs;

struct CivilDate {
  int64_t year = 1970;
  int month = 1;  // 1–12
  int day = 1;    // 1–31
};

// Days since 1970-01-01, negative before.
int64_t days_from_civil(const CivilDate& date);
CivilDate civil_from_days(int64_t days);
// 0 = Sunday.
int weekday_from_days(int64_t days);
// The day an instant lies in, rounding down before 1970 too.
int64_t days_of_ms(int64_t ms);

// "2026-11-22"
std::string write_date(const CivilDate& date);
// "2026-11-22T08:00:00Z"; fractions of a second are cut off.
std::string write_utc(int64_t ms);

}  // namespace base
