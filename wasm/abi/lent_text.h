#pragma once

#include <cstring>
#include <string_view>

#include "async/operation.h"

namespace abi {

// What an import has put into memory from allocate(): a text that ends with '\0', and
// json::kPadding readable bytes behind it. Frees the memory.
class LentText {
 public:
  explicit LentText(void* memory)
      : bytes_(static_cast<char*>(memory), std::strlen(static_cast<const char*>(memory))) {}
  std::string_view view() const { return bytes_.view(); }

 private:
  async::Bytes bytes_;
};

}  // namespace abi
