#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Days of America/Los_Angeles, in which Gemini counts daily quotas
// (https://ai.google.dev/gemini-api/docs/rate-limits: "reset at midnight Pacific time").
namespace base {

// The first midnight in Los Angeles after `now_ms`; at a midnight itself, the following one.
int64_t next_pacific_midnight_ms(int64_t now_ms);

// The midnight in Los Angeles with which the day of `now_ms` began.
int64_t pacific_midnight_ms(int64_t now_ms);

// "2026-11-22", the day it is in Los Angeles.
std::string pacific_day(int64_t now_ms);
// And back: the midnight with which such a day begins. 0 for any other text.
int64_t pacific_day_start_ms(std::string_view day);

}  // namespace base
