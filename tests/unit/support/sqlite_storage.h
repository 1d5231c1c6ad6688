#pragma once

#include <optional>
#include <string>
#include <utility>
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

  ledger::Rows read(const ledger::Statement& statement) override;
  bool write(const ledger::Statements& statements) override;
  bool failed() const override { return failed_; }
  bool has_lost() const override { return has_lost_; }
  void set_alarm(int64_t at_ms) override {
    alarm_ms = at_ms;
    ++alarms_set;
  }

  // Rows inserted, changed or deleted so far.
  int64_t rows_written() const;
  // Every statement that holds `part` fails from now on; all of them when it is empty.
  void break_down(std::string part = {}) { broken_ = std::move(part); }
  // The so-manieth statement from now on fails, alone.
  void break_once(int64_t which) { fails_at_ = statements + which; }
  bool has_broken_once() const { return fails_at_ != 0 && statements >= fails_at_; }
  // No statement fails any more, and the next call knows of no failure.
  void mend();
  // The next call knows of no failure, as it has a port of its own.
  void begin_call();

  int64_t alarm_ms = 0;
  int64_t alarms_set = 0;  // each a row written
  int64_t statements = 0;
  int64_t rows_read = 0;  // which statements have answered
  int64_t steps = 0;      // of SQLite's machine: no fewer than the rows looked at
  std::string error;

 private:
  sqlite3* database_ = nullptr;
  bool run(const ledger::Statement& statement, ledger::Rows& rows);

  bool failed_ = false;
  bool has_lost_ = false;
  std::optional<std::string> broken_;
  int64_t fails_at_ = 0;
};

}  // namespace support

#endif
