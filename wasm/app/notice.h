#pragma once

#include <string_view>

#include "base/civil_time.h"
#include "host/host.h"

namespace app {

// A line for who runs `npx wrangler tail`, unless its kind was told of less than a minute ago, at
// `told_ms`. Whether it was written. The line is of our own words and numbers: no key, password or
// text of a client.
inline bool notice(host::Host& host, int64_t& told_ms, std::string_view line) {
  const int64_t now = host.now_ms();
  if (now - told_ms < base::kMinuteMs) return false;
  told_ms = now;
  host.log(host::LogLevel::kWarning, line);
  return true;
}

}  // namespace app
