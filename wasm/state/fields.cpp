#include "state/fields.h"

#include <limits>
#include <utility>

#include "base/text.h"
#include "base/text_map.h"

namespace state {

Fields::Fields(const json::Value& object, std::string where, std::optional<base::Error>& error)
    : object_(object), where_(std::move(where)), error_(error) {
  if (!object.is_object() && !error_) {
    error_ = base::Error{base::ErrorCode::kInvalidType,
                         base::concat("An object is expected",
                                      where_.empty() ? "." : base::concat(" at '", where_, "'.")),
                         where_};
  }
}

std::string Fields::path(std::string_view key) const {
  return where_.empty() ? std::string(key) : base::concat(where_, ".", key);
}

Fields& Fields::refuse(base::ErrorCode code, std::string_view key) {
  if (error_) return *this;
  const std::string where = path(key);
  error_ = base::Error{code, base::concat("The member '", where, "' cannot be read."), where};
  return *this;
}

const json::Value* Fields::find(std::string_view key, json::Value::Type type) {
  if (error_) return nullptr;
  const json::Value* value = object_.find(key);
  if (value == nullptr || value->type() == type) return value;
  refuse(base::ErrorCode::kInvalidType, key);
  return nullptr;
}

Fields& Fields::each(std::string_view key, const std::function<void(Fields&)>& read_item) {
  const json::Value* value = find(key, json::Value::Type::kArray);
  if (value == nullptr) return *this;
  for (size_t i = 0; i < value->items().size() && !error_; ++i) {
    Fields inner(value->items()[i], base::at_index(path(key), i), error_);
    read_item(inner);
  }
  return *this;
}

const json::Value* Fields::find_raw(std::string_view key) const {
  return error_ ? nullptr : object_.find_raw(key);
}

Fields& Fields::read(std::string_view key, std::string& out) {
  const json::Value* value = find(key, json::Value::Type::kString);
  if (value != nullptr) out = value->string();
  return *this;
}

Fields& Fields::read(std::string_view key, int64_t& out) {
  const json::Value* value = find(key, json::Value::Type::kNumber);
  if (value == nullptr) return *this;
  const std::optional<int64_t> number = value->as_int();
  if (!number) return refuse(base::ErrorCode::kInvalidValue, key);
  out = *number;
  return *this;
}

Fields& Fields::read(std::string_view key, int& out) {
  int64_t number = out;
  read(key, number);
  if (number < std::numeric_limits<int>::min() || number > std::numeric_limits<int>::max()) {
    return refuse(base::ErrorCode::kInvalidValue, key);
  }
  out = static_cast<int>(number);
  return *this;
}

Fields& Fields::read(std::string_view key, bool& out) {
  const json::Value* value = find(key, json::Value::Type::kBool);
  if (value != nullptr) out = value->boolean();
  return *this;
}

Fields& Fields::read(std::string_view key, std::optional<int64_t>& out) {
  const json::Value* value = find(key, json::Value::Type::kNumber);
  if (value == nullptr) return *this;
  out = value->as_int();
  return out ? *this : refuse(base::ErrorCode::kInvalidValue, key);
}

Fields& Fields::read(std::string_view key, std::vector<std::string>& out) {
  const json::Value* value = find(key, json::Value::Type::kArray);
  if (value == nullptr) return *this;
  out.clear();
  for (const json::Value& item : value->items()) {
    if (!item.is_string()) return refuse(base::ErrorCode::kInvalidType, key);
    out.emplace_back(item.string());
  }
  return *this;
}

Fields& Fields::read_names(std::string_view key, std::string_view (*bare)(std::string_view),
                           std::vector<std::string>& out) {
  if (find(key, json::Value::Type::kArray) == nullptr) return *this;
  std::vector<std::string> given;
  read(key, given);
  if (error_) return *this;
  out.clear();
  base::TextSet seen;
  for (const std::string& text : given) {
    const std::string_view name = bare(text);
    if (seen.insert(name).second) out.emplace_back(name);
  }
  return *this;
}

Fields& Fields::read_names(std::string_view key, std::vector<std::string>& out) {
  return read_names(
      key, [](std::string_view name) { return base::trim(name); }, out);
}

Fields& Fields::read_model_names(std::string_view key, std::vector<std::string>& out) {
  return read_names(
      key, [](std::string_view name) { return base::bare_model_name(base::trim(name)); }, out);
}

Fields& Fields::require(std::string_view key, std::string& out) {
  read(key, out);
  return out.empty() ? refuse(base::ErrorCode::kMissingParameter, key) : *this;
}

}  // namespace state
