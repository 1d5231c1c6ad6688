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
  // The statements are added to `statements`. Both must outlive the writer.
  RowWriter(Statements& statements, std::string_view sql);

  // Between these two the caller writes the columns with row().
  json::Writer& begin();
  json::Writer& row() { return *writer_; }
  void end();

  // Adds what is left. Nothing is added for no rows.
  void flush();

 private:
  Statements& statements_;
  std::string_view sql_;
  base::Buffer buffer_;
  std::optional<json::Writer> writer_;  // while rows wait in the buffer
};

// Texts as the parameter of "… IN (SELECT value FROM json_each(?))".
Cell text_list(const std::vector<std::string>& texts);

}  // namespace ledger
