#include "ledger/notes.h"

namespace ledger {

std::string read_note(Storage& storage, std::string_view name) {
  const Rows rows = read(storage, "SELECT value FROM notes WHERE name = ?", {cell(name)});
  return rows.empty() ? std::string() : std::string(text(rows[0][0]));
}

void save_note(Storage& storage, std::string_view name, std::string_view value) {
  write(storage, "INSERT OR REPLACE INTO notes(name, value) VALUES(?, ?)",
        {cell(name), cell(value)});
}

}  // namespace ledger
