#pragma once

#include <string>
#include <vector>

#include "ledger/storage.h"

#if HAVE_SQLITE

struct sqlite3;

namespace support {

// The storage port over SQLite in memory. Kept by a test across several ledger::State values, as
// the platform keeps it across restarts.
class SqliteStorage final : public ledger::Storage {
 public:
  SqliteStorage();
  ~SqliteStorage() override;
  SqliteStorage(const SqliteStorage&) = delete;
  SqliteStorage& operator=(const SqliteStorage&) = delete;

  ledger::Rows query(std::string_view sql, std::span<const ledger::Cell> parameters) override;
  bool failed() const override { return failed_; }
  void set_alarm(int64_t at_ms) override { alarm_ms = at_ms; }

  // Rows inserted, changed or deleted so far.
  int64_t rows_written() const;
  // Every statement from now on fails.
  void break_down() { broken_ = true; }

  int64_t alarm_ms = 0;
  int64_t statements = 0;
  int64_t rows_read = 0;  // which statements have answered
  std::string error;

 private:
  sqlite3* database_ = nullptr;
  bool failed_ = false;
  bool broken_ = false;
};

}  // namespace support

#endif
