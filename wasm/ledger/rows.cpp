#include "ledger/rows.h"

namespace ledger {
namespace {

constexpr size_t kEnough = 512 * 1024;

}  // namespace

RowWriter::RowWriter(Statements& statements, std::string_view sql)
    : statements_(statements), sql_(sql) {}

json::Writer& RowWriter::begin() {
  if (!writer_) writer_.emplace(buffer_).begin_array();
  return writer_->begin_array();
}

void RowWriter::end() {
  writer_->end_array();
  if (buffer_.size() >= kEnough) flush();
}

void RowWriter::flush() {
  if (!writer_) return;
  writer_->end_array();
  add(statements_, sql_, {buffer_.str()});
  buffer_.clear();
  writer_.reset();
}

Cell text_list(const std::vector<std::string>& texts) {
  base::Buffer list;
  json::Writer writer(list);
  writer.begin_array();
  for (const std::string& text : texts) writer.string(text);
  writer.end_array();
  return list.str();
}

}  // namespace ledger
