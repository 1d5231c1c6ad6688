#include "ledger/key_marks.h"

#include "ledger/rows.h"

namespace ledger {

std::unordered_map<std::string, std::string> find_marks(Storage& storage,
                                                        const std::vector<std::string>& marks) {
  std::unordered_map<std::string, std::string> found;
  for (const Row& row : read(
           storage, "SELECT mark, id FROM key_marks WHERE mark IN (SELECT value FROM json_each(?))",
           {text_list(marks)})) {
    found.emplace(text(row[0]), text(row[1]));
  }
  return found;
}

void save_marks(Storage& storage, const std::vector<KeyMark>& marks) {
  Statements statements;
  RowWriter rows(statements,
                 "INSERT OR REPLACE INTO key_marks(mark, id) SELECT value->>0, value->>1 FROM"
                 " json_each(?)");
  for (const KeyMark& mark : marks) {
    rows.begin().string(mark.mark).string(mark.id);
    rows.end();
  }
  rows.flush();
  storage.write(statements);
}

void drop_marks(Storage& storage, const std::vector<std::string>& key_ids) {
  write(storage, "DELETE FROM key_marks WHERE id IN (SELECT value FROM json_each(?))",
        {text_list(key_ids)});
}

}  // namespace ledger
