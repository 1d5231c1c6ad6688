#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "ledger/storage.h"

namespace abi {

// ledger::Storage over the shim's `sql` and `set_alarm`, for the Ledger call `context`.
class ImportedStorage final : public ledger::Storage {
 public:
  explicit ImportedStorage(uint32_t context) : context_(context) {}

  ledger::Rows read(const ledger::Statement& statement) override;
  bool write(const ledger::Statements& statements) override;
  bool failed() const override { return failed_; }
  bool has_lost() const override { return has_lost_; }
  void set_alarm(int64_t at_ms) override;

 private:
  // The rows of the last statement; nullopt when one fails.
  std::optional<ledger::Rows> run(std::span<const ledger::Statement> statements);

  uint32_t context_;
  bool failed_ = false;
  bool has_lost_ = false;
};

}  // namespace abi
