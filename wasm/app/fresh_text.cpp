#include "app/fresh_text.h"

#include <cstdint>
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

}  // namespace app
