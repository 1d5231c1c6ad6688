#include "ledger/storage.h"

namespace ledger {

int64_t integer(const Cell& cell) {
  const int64_t* number = std::get_if<int64_t>(&cell);
  return number == nullptr ? 0 : *number;
}

std::string_view text(const Cell& cell) {
  const std::string* value = std::get_if<std::string>(&cell);
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

}  // namespace ledger
