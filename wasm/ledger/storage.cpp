#include "ledger/storage.h"

namespace ledger {

int64_t integer(const Cell& cell) {
  if (const int64_t* whole = std::get_if<int64_t>(&cell)) return *whole;
  if (const double* real = std::get_if<double>(&cell)) return static_cast<int64_t>(*real);
  return 0;
}

std::string_view text(const Cell& cell) {
  const std::string* value = std::get_if<std::string>(&cell);
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

}  // namespace ledger
