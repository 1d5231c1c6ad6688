#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "json/value.h"
#include "state/words.h"

namespace state {

// Reads the members of one JSON object into variables that already hold their defaults: absent and
// null members leave them alone, unknown members are never looked at. The first wrong member is
// kept as the error and everything after it is skipped, so a reader is a list of lines.
class Fields {
 public:
  // `where` is the path of the object in the document, empty for the document itself. `error` is
  // shared by all readers of one document.
  Fields(const json::Value& object, std::string where, std::optional<base::Error>& error);

  Fields& read(std::string_view key, std::string& out);
  Fields& read(std::string_view key, int64_t& out);
  Fields& read(std::string_view key, int& out);
  Fields& read(std::string_view key, bool& out);
  Fields& read(std::string_view key, std::optional<int64_t>& out);
  Fields& read(std::string_view key, std::vector<std::string>& out);

  // Names, each trimmed, and once.
  Fields& read_names(std::string_view key, std::vector<std::string>& out);
  // Likewise names of models, without the "models/" or "google/" that may stand before one.
  Fields& read_model_names(std::string_view key, std::vector<std::string>& out);

  // A member that must be there and hold text.
  Fields& require(std::string_view key, std::string& out);

  template <typename Enum>
  Fields& read_word(std::string_view key, Enum& out) {
    const json::Value* value = find(key, json::Value::Type::kString);
    if (value == nullptr) return *this;
    const std::optional<Enum> found = find_word<Enum>(value->string());
    if (!found) return refuse(base::ErrorCode::kInvalidValue, key);
    out = *found;
    return *this;
  }

  // Calls `read_item(Fields&)` for the object, or for each object of the array.
  template <typename Read>
  Fields& object(std::string_view key, Read read_item) {
    const json::Value* value = find(key, json::Value::Type::kObject);
    if (value == nullptr) return *this;
    Fields inner(*value, path(key), error_);
    read_item(inner);
    return *this;
  }

  template <typename Item, typename Read>
  Fields& list(std::string_view key, std::vector<Item>& out, Read read_item) {
    return each(key, [&out, &read_item](Fields& item) { read_item(item, out.emplace_back()); });
  }

  // The member when it has this type; nullptr when it is absent or wrong.
  const json::Value* find(std::string_view key, json::Value::Type type);
  // The member whatever it is, null too; nullptr when it is absent.
  const json::Value* find_raw(std::string_view key) const;
  Fields& refuse(base::ErrorCode code, std::string_view key);

 private:
  Fields& read_names(std::string_view key, std::string_view (*bare)(std::string_view),
                     std::vector<std::string>& out);
  std::string path(std::string_view key) const;
  // Calls `read_item` for each object of the array.
  Fields& each(std::string_view key, const std::function<void(Fields&)>& read_item);

  const json::Value& object_;
  std::string where_;
  std::optional<base::Error>& error_;
};

}  // namespace state
