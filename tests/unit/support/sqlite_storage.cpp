#include "unit/support/sqlite_storage.h"

#if HAVE_SQLITE

#include <algorithm>
#include <sqlite3.h>

namespace support {
namespace {

void bind(sqlite3_stmt* statement, int place, const ledger::Cell& cell) {
  if (const auto* whole = std::get_if<int64_t>(&cell)) {
    sqlite3_bind_int64(statement, place, *whole);
  } else if (const auto* text = std::get_if<std::string>(&cell)) {
    sqlite3_bind_text(statement, place, text->data(), static_cast<int>(text->size()),
                      SQLITE_TRANSIENT);
  } else {
    sqlite3_bind_null(statement, place);
  }
}

ledger::Cell column(sqlite3_stmt* statement, int place) {
  switch (sqlite3_column_type(statement, place)) {
    case SQLITE_INTEGER:
      return static_cast<int64_t>(sqlite3_column_int64(statement, place));
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, place));
      return std::string(text, sqlite3_column_bytes(statement, place));
    }
    default:
      return std::monostate();
  }
}

}  // namespace

SqliteStorage::SqliteStorage() {
  sqlite3_open(":memory:", &database_);
  // As on the platform.
  sqlite3_limit(database_, SQLITE_LIMIT_LENGTH, 2'000'000);
}

SqliteStorage::~SqliteStorage() {
  sqlite3_close(database_);
}

int64_t SqliteStorage::rows_written() const {
  return sqlite3_total_changes(database_);
}

void SqliteStorage::mend() {
  broken_.reset();
  begin_call();
}

void SqliteStorage::begin_call() {
  failed_ = has_lost_ = false;
  error.clear();
}

bool SqliteStorage::run(const ledger::Statement& call, ledger::Rows& rows) {
  ++statements;
  sqlite3_stmt* statement = nullptr;
  int code = SQLITE_ERROR;
  const bool broken = broken_ && call.sql.find(*broken_) != std::string::npos;
  if (!broken && statements != fails_at_) {
    code = sqlite3_prepare_v2(database_, call.sql.data(), static_cast<int>(call.sql.size()),
                              &statement, nullptr);
  }
  if (code == SQLITE_OK) {
    for (size_t i = 0; i < call.parameters.size(); ++i) {
      bind(statement, static_cast<int>(i) + 1, call.parameters[i]);
    }
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
      ledger::Row& row = rows.emplace_back();
      for (int i = 0; i < sqlite3_column_count(statement); ++i) row.push_back(column(statement, i));
    }
  }
  if (code != SQLITE_DONE) {
    failed_ = true;
    error = call.sql + ": " + sqlite3_errmsg(database_);
    rows.clear();
  }
  if (statement != nullptr) steps += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 0);
  sqlite3_finalize(statement);
  rows_read += static_cast<int64_t>(rows.size());
  return code == SQLITE_DONE;
}

ledger::Rows SqliteStorage::read(const ledger::Statement& statement) {
  ledger::Rows rows;
  run(statement, rows);
  return rows;
}

bool SqliteStorage::write(const ledger::Statements& statements) {
  if (statements.empty()) return true;
  has_lost_ = has_lost_ || failed_;
  if (failed_) return false;
  sqlite3_exec(database_, "BEGIN", nullptr, nullptr, nullptr);
  ledger::Rows rows;
  const bool written = std::ranges::all_of(
      statements, [&](const ledger::Statement& statement) { return run(statement, rows); });
  sqlite3_exec(database_, written ? "COMMIT" : "ROLLBACK", nullptr, nullptr, nullptr);
  has_lost_ = has_lost_ || !written;
  return written;
}

}  // namespace support

#endif
