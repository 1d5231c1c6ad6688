#pragma once

#include <cstdint>

#include "ledger/storage.h"

namespace abi {

// ledger::Storage over the shim's `sql` and `set_alarm`, for the Ledger call `context`.
class ImportedStorage final : public ledger::Storage {
 public:
  explicit ImportedStorage(uint32_t context) : context_(context) {}

  ledger::Rows query(std::string_view sql, std::span<const ledger::Cell> parameters) override;
  bool failed() const override { return failed_; }
  void set_alarm(int64_t at_ms) override;

 private:
  uint32_t context_;
  bool failed_ = false;
};

}  // namespace abi
