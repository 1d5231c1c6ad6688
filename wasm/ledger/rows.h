#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/buffer.h"
#include "json/write.h"
#include "ledger/storage.h"

namespace ledger {

// Many rows through one statement: each row is a JSON array in the array that is the statement's
// only parameter ("… FROM json_each(?)", columns value->>0, value->>1, …). A parameter stays well
// below the platform's 2 MB, so a long list takes a few statements.
class RowWriter {
 public:
  // `statement` must outlive the writer.
  RowWriter(Storage& storage, std::string_view statement);

  // Between these two the caller writes the columns with row().
  json::Writer& begin();
  json::Writer& row() { return *writer_; }
  void end();

  // Runs what is left. Nothing is run for no rows.
  void flush();

 private:
  Storage& storage_;
  std::string_view statement_;
  base::Buffer buffer_;
  std::optional<json::Writer> writer_;  // while rows wait in the buffer
};

// Texts as the parameter of "… IN (SELECT value FROM json_each(?))".
Cell text_list(const std::vector<std::string>& texts);

}  // namespace ledger
