#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ledger {

// One value of SQLite; no table has real numbers.
using Cell = std::variant<std::monostate, int64_t, std::string>;
using Row = std::vector<Cell>;
using Rows = std::vector<Row>;

// SQL with `?` parameters.
struct Statement {
  std::string sql;
  std::vector<Cell> parameters;
};
using Statements = std::vector<Statement>;

// The Durable Object's SQLite and its one alarm. Statements run synchronously; those run without a
// wait between them become durable together.
class Storage {
 public:
  virtual ~Storage() = default;

  // Runs a statement that changes nothing. One that fails answers no rows and makes failed() true
  // for good: what was answered may be wrong, so the caller answers an error.
  virtual Rows read(const Statement& statement) = 0;
  // Runs statements in order: all of them, or when one fails none, and none where failed() is true,
  // as they may rest on what was not read or not stored. Then failed() and has_lost() are true for
  // good: what was meant to be stored is missing, so the caller throws its State away.
  virtual bool write(const Statements& statements) = 0;
  virtual bool failed() const = 0;
  virtual bool has_lost() const = 0;

  // Replaces the alarm: the ledger is called with POST /alarm at `at_ms` or soon after.
  virtual void set_alarm(int64_t at_ms) = 0;
};

inline Rows read(Storage& storage, std::string_view sql,
                 std::initializer_list<Cell> parameters = {}) {
  return storage.read({std::string(sql), parameters});
}

inline bool write(Storage& storage, std::string_view sql,
                  std::initializer_list<Cell> parameters = {}) {
  return storage.write({{std::string(sql), parameters}});
}

inline void add(Statements& statements, std::string_view sql,
                std::initializer_list<Cell> parameters = {}) {
  statements.push_back({std::string(sql), parameters});
}

// A cell as one kind; 0 or empty when it holds another.
int64_t integer(const Cell& cell);
std::string_view text(const Cell& cell);

// A text parameter.
inline Cell cell(std::string_view value) {
  return std::string(value);
}

}  // namespace ledger
