#include "json/value.h"

#include <cmath>

#include "json/unescape.h"

namespace json {

Value Value::boolean(bool value) {
  Value out;
  out.type_ = Type::kBool;
  out.flag_ = value;
  return out;
}

Value Value::number(std::string_view lexeme) {
  Value out;
  out.type_ = Type::kNumber;
  out.data_ = lexeme.data();
  out.size_ = static_cast<uint32_t>(lexeme.size());
  return out;
}

Value Value::string(std::string_view text) {
  Value out;
  out.type_ = Type::kString;
  out.data_ = text.data();
  out.size_ = static_cast<uint32_t>(text.size());
  return out;
}

Value Value::string(EscapedString& text) {
  Value out;
  out.type_ = Type::kString;
  out.data_ = &text;
  out.size_ = static_cast<uint32_t>(text.raw.size());
  out.source_ = Source::kEscaped;
  return out;
}

std::string_view Value::resolved() const {
  // Made by string(EscapedString&), thus not constant.
  auto& string = *static_cast<EscapedString*>(const_cast<void*>(data_));
  if (string.text.empty()) string.text = *unescape(string.raw, *string.arena);
  return string.text;
}

Value Value::array(std::span<const Value> items) {
  Value out;
  out.type_ = Type::kArray;
  out.data_ = items.data();
  out.size_ = static_cast<uint32_t>(items.size());
  return out;
}

Value Value::object(std::span<const Member> members) {
  Value out;
  out.type_ = Type::kObject;
  out.data_ = members.data();
  out.size_ = static_cast<uint32_t>(members.size());
  return out;
}

Value Value::with_source(Source source) const {
  Value out = *this;
  out.source_ = source;
  return out;
}

const Value* Value::find_raw(std::string_view key) const {
  for (const Member& member : members()) {
    if (member.key == key) return &member.value;
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

}  // namespace json
