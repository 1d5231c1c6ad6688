#include "abi/imported_storage.h"

#include "abi/imports.h"
#include "abi/lent_text.h"
#include "json/read.h"
#include "json/write.h"

namespace abi {
namespace {

void write_cell(const ledger::Cell& cell, json::Writer& out) {
  if (const int64_t* number = std::get_if<int64_t>(&cell)) {
    out.integer(*number);
  } else if (const std::string* text = std::get_if<std::string>(&cell)) {
    out.string(*text);
  } else {
    out.null();
  }
}

ledger::Cell read_cell(const json::Value& value) {
  if (value.is_string()) return std::string(value.string());
  if (value.is_bool()) return int64_t{value.boolean()};
  if (const std::optional<int64_t> number = value.as_int()) return *number;
  return std::monostate();
}

}  // namespace

std::optional<ledger::Rows> ImportedStorage::run(std::span<const ledger::Statement> statements) {
  base::Buffer list;
  json::Writer out(list);
  out.begin_array();
  for (const ledger::Statement& statement : statements) {
    out.begin_array().string(statement.sql);
    for (const ledger::Cell& parameter : statement.parameters) write_cell(parameter, out);
    out.end_array();
  }
  out.end_array();
  const std::string text = list.str();
  const LentText answer(host_sql(context_, text.data(), static_cast<uint32_t>(text.size())));
  base::Arena arena;
  const base::Result<json::Value> tree = json::read_padded(answer.view(), arena);
  const json::Value* found = tree ? tree->find("rows") : nullptr;
  if (found == nullptr) {
    failed_ = true;
    const std::string_view why = tree ? tree->find_string("error") : std::string_view();
    host_log(host::LogLevel::kError, why.data(), static_cast<uint32_t>(why.size()));
    return std::nullopt;
  }
  ledger::Rows rows;
  for (const json::Value& row : found->items()) {
    ledger::Row cells;
    for (const json::Value& value : row.items()) cells.push_back(read_cell(value));
    rows.push_back(std::move(cells));
  }
  return rows;
}

ledger::Rows ImportedStorage::read(const ledger::Statement& statement) {
  return run({&statement, 1}).value_or(ledger::Rows());
}

bool ImportedStorage::write(const ledger::Statements& statements) {
  if (statements.empty()) return true;
  const bool written = !failed_ && run(statements).has_value();
  has_lost_ = has_lost_ || !written;
  return written;
}

void ImportedStorage::set_alarm(int64_t at_ms) {
  host_set_alarm(context_, static_cast<double>(at_ms));
}

}  // namespace abi
