#pragma once

#include "app/admin/admin.h"
#include "ledger/tables.h"

namespace app {

// A reply written with `write(json::Writer&)` between the braces of an object.
template <typename Write>
LedgerReply object_reply(int status, Write write) {
  base::Buffer body;
  json::Writer out(body);
  out.begin_object();
  write(out);
  out.end_object();
  return {status, body.str()};
}

inline LedgerReply success() {
  return {200, R"({"success":true})"};
}

// {"success":true} after an edit, which is stored first.
inline LedgerReply stored(AdminCall& call) {
  ledger::save(call.context.storage, call.state());
  return success();
}

inline std::unexpected<base::Error> not_found(std::string_view what) {
  return base::fail(base::ErrorCode::kNotFound, base::concat("There is no such ", what, "."));
}

// To how many keys something was done, under that name, and which of those meant are gone.
inline LedgerReply changed_reply(int64_t changed, const std::vector<std::string>& missing,
                                 std::string_view name) {
  return object_reply(200, [&](json::Writer& out) {
    out.member("success", true).member(name, changed).key("missing").begin_array();
    for (const std::string& id : missing) out.string(id);
    out.end_array();
  });
}

// The number, or JSON null.
inline void write_or_null(json::Writer& out, std::string_view key,
                          const std::optional<int64_t>& number) {
  out.key(key);
  if (number) {
    out.integer(*number);
  } else {
    out.null();
  }
}

// The part of a list that the query's `page` (from 1) and `pageSize` ask for.
struct Page {
  int64_t number = 1;
  int64_t size = 50;
  size_t begin() const { return static_cast<size_t>((number - 1) * size); }
  size_t end() const { return static_cast<size_t>(number * size); }
};

// nullopt when the query has no `page`. Sizes are 1–1,000.
base::Result<std::optional<Page>> read_page(std::string_view query);

}  // namespace app
