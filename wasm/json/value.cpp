#include "json/value.h"

#include <cmath>

#include "json/unescape.h"

namespace json {

std::string_view Value::resolved() const {
  // Made by string(EscapedString&), thus not constant.
  auto& string = *static_cast<EscapedString*>(const_cast<void*>(data_));
  if (!string.text.empty()) return string.text;
  if (!string.arena->has_room(string.raw.size())) return {};
  string.text = *unescape(string.raw, *string.arena);
  return string.text;
}

const Value* Value::find_raw(std::string_view key) const {
  for (const Member& member : members()) {
    if (base::same_name(member.key, key)) return &member.value;
  }
  return nullptr;
}

const Value* Value::find(std::string_view key) const {
  const Value* value = find_raw(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::string_view Value::find_string(std::string_view key) const {
  const Value* value = find(key);
  return value == nullptr ? std::string_view() : value->string();
}

std::optional<double> Value::as_double() const {
  return is_number() ? base::parse_double(lexeme()) : std::nullopt;
}

std::optional<int64_t> Value::as_int() const {
  if (!is_number()) return std::nullopt;
  if (const std::optional<int64_t> plain = base::parse_int(lexeme())) return plain;
  const std::optional<double> value = base::parse_double(lexeme());
  constexpr double kExact = 9007199254740992.0;
  if (!value || std::trunc(*value) != *value || std::fabs(*value) > kExact) return std::nullopt;
  return static_cast<int64_t>(*value);
}

size_t Value::text_size() const {
  const std::string_view read = source();
  if (!read.empty()) return read.size();
  constexpr size_t kAround = 2;  // quotes or brackets, a comma or a colon
  size_t size = kAround + string().size() + lexeme().size();
  for (const Value& item : items()) size += kAround + item.text_size();
  for (const Member& member : members()) {
    size += kAround + member.key.size() + member.value.text_size();
  }
  return size;
}

}  // namespace json
