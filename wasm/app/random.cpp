#include "app/random.h"

#include <array>
#include <vector>

#include "crypto/token_text.h"

namespace app {

std::string fresh_text(host::Host& host, size_t length) {
  std::vector<uint8_t> bytes(crypto::random_bytes_for(length));
  while (true) {
    host.random(bytes);
    if (std::optional<std::string> text = crypto::token_text(bytes, length)) return *text;
  }
}

uint64_t random_number(host::Host& host) {
  std::array<uint8_t, 8> bytes;
  host.random(bytes);
  uint64_t number = 0;
  for (const uint8_t byte : bytes) number = number << 8 | byte;
  return number;
}

}  // namespace app
