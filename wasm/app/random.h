#pragma once

#include <cstdint>
#include <string>

#include "host/host.h"

namespace app {

// `length` random characters of 0–9 A–Z a–z.
std::string fresh_text(host::Host& host, size_t length);

uint64_t random_number(host::Host& host);

}  // namespace app
