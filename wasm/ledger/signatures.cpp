#include "ledger/signatures.h"

#include "ledger/rows.h"

namespace ledger {

void save_signatures(Storage& storage, const std::vector<state::Outcome>& outcomes,
                     int64_t now_ms) {
  Statements statements;
  RowWriter rows(statements,
                 "INSERT OR REPLACE INTO signatures(call, signature, at) SELECT value->>0,"
                 " value->>1, value->>2 FROM json_each(?)");
  for (const state::Outcome& outcome : outcomes) {
    for (const state::RememberedSignature& remembered : outcome.signatures) {
      rows.begin().string(remembered.call_id).string(remembered.signature).integer(now_ms);
      rows.end();
    }
  }
  rows.flush();
  storage.write(statements);
}

std::vector<state::RememberedSignature> find_signatures(Storage& storage,
                                                        const std::vector<std::string>& call_ids,
                                                        int64_t now_ms) {
  std::vector<state::RememberedSignature> found;
  for (const Row& row : read(storage,
                             "SELECT call, signature FROM signatures WHERE call IN"
                             " (SELECT value FROM json_each(?)) AND at > ?",
                             {text_list(call_ids), now_ms - kSignatureLifetimeMs})) {
    found.push_back({std::string(text(row[0])), std::string(text(row[1]))});
  }
  return found;
}

void retain_signatures(Storage& storage, int64_t now_ms) {
  write(storage, "DELETE FROM signatures WHERE at <= ?", {now_ms - kSignatureLifetimeMs});
}

}  // namespace ledger
