#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ledger {

// One value of SQLite; no table has real numbers.
using Cell = std::variant<std::monostate, int64_t, std::string>;
using Row = std::vector<Cell>;
using Rows = std::vector<Row>;

// The Durable Object's SQLite and its one alarm. Statements run synchronously; those run without a
// wait between them become durable together.
class Storage {
 public:
  virtual ~Storage() = default;

  // Runs one statement with `?` parameters. A statement that fails answers no rows and makes
  // failed() true for good: what was meant to be stored may be missing, so the caller throws its
  // State away and answers an error.
  virtual Rows query(std::string_view sql, std::span<const Cell> parameters) = 0;
  virtual bool failed() const = 0;

  // Replaces the alarm: the ledger is called with POST /alarm at `at_ms` or soon after.
  virtual void set_alarm(int64_t at_ms) = 0;
};

inline Rows run(Storage& storage, std::string_view sql,
                std::initializer_list<Cell> parameters = {}) {
  return storage.query(sql, std::span<const Cell>(parameters.begin(), parameters.size()));
}

// A cell as one kind; 0 or empty when it holds another.
int64_t integer(const Cell& cell);
std::string_view text(const Cell& cell);

// A text parameter.
inline Cell cell(std::string_view value) {
  return std::string(value);
}

}  // namespace ledger
