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

ledger::Rows ImportedStorage::query(std::string_view sql,
                                    std::span<const ledger::Cell> parameters) {
  base::Buffer statement;
  json::Writer out(statement);
  out.begin_object().member("q", sql).key("p").begin_array();
  for (const ledger::Cell& parameter : parameters) write_cell(parameter, out);
  out.end_array().end_object();
  const std::string text = statement.str();
  const LentText answer(host_sql(context_, text.data(), static_cast<uint32_t>(text.size())));
  base::Arena arena;
  const base::Result<json::Value> tree = json::read_padded(answer.view(), arena);
  const json::Value* list = tree ? tree->find("rows") : nullptr;
  ledger::Rows rows;
  if (list == nullptr) {
    failed_ = true;
    const std::string_view why = tree ? tree->find_string("error") : std::string_view();
    host_log(2, why.data(), static_cast<uint32_t>(why.size()));
    return rows;
  }
  for (const json::Value& row : list->items()) {
    ledger::Row cells;
    for (const json::Value& value : row.items()) cells.push_back(read_cell(value));
    rows.push_back(std::move(cells));
  }
  return rows;
}

void ImportedStorage::set_alarm(int64_t at_ms) {
  host_set_alarm(context_, static_cast<double>(at_ms));
}

}  // namespace abi
