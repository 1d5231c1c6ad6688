#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/text.h"

namespace json {

struct Member;

// One node of a parsed document, 16 or 24 bytes, held in an arena. Strings are views into the
// document (or into the arena where an escape had to be resolved), numbers keep their lexeme, so
// that `1.0` and big integers leave as they came. Members keep their order; of duplicates only the
// last is kept, at its first position. Lives as long as arena and document.
class Value {
 public:
  enum class Type : uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

  constexpr Value() = default;
  static Value boolean(bool value);
  static Value number(std::string_view lexeme);
  static Value string(std::string_view text);
  static Value array(std::span<const Value> items);
  static Value object(std::span<const Member> members);
  // Of an array or object whose nodes stand right behind a view of its source.
  Value with_source() const;

  Type type() const { return type_; }
  bool is_null() const { return type_ == Type::kNull; }
  bool is_bool() const { return type_ == Type::kBool; }
  bool is_number() const { return type_ == Type::kNumber; }
  bool is_string() const { return type_ == Type::kString; }
  bool is_array() const { return type_ == Type::kArray; }
  bool is_object() const { return type_ == Type::kObject; }

  // Each accessor answers the empty value of its kind when the node is of another type.
  bool boolean() const { return is_bool() && flag_; }
  std::string_view lexeme() const { return is_number() ? text() : std::string_view(); }
  std::string_view string() const { return is_string() ? text() : std::string_view(); }
  std::span<const Value> items() const;
  std::span<const Member> members() const;

  // The text an array or object was read from, when a Writer would write just that; else empty.
  std::string_view source() const;

  // Member of an object; nullptr when it is absent, JSON null, or this is no object: both wire
  // formats treat null as absent.
  const Value* find(std::string_view key) const;
  // The same, but a null member is found.
  const Value* find_raw(std::string_view key) const;
  // find() narrowed to a string; empty when absent or of another type.
  std::string_view find_string(std::string_view key) const;

  // Integer of a number without fraction ("1.0" and "1e3" count as integers).
  std::optional<int64_t> as_int() const;
  std::optional<double> as_double() const;

 private:
  std::string_view text() const { return {static_cast<const char*>(data_), size_}; }

  const void* data_ = nullptr;
  uint32_t size_ = 0;
  Type type_ = Type::kNull;
  bool flag_ = false;  // a bool's value; whether an array or object has a source
};

struct Member {
  std::string_view key;
  Value value;
};

inline std::string_view Value::source() const {
  if (!flag_ || is_bool()) return {};
  return static_cast<const std::string_view*>(data_)[-1];
}

inline std::span<const Value> Value::items() const {
  if (!is_array()) return {};
  return {static_cast<const Value*>(data_), size_};
}

inline std::span<const Member> Value::members() const {
  if (!is_object()) return {};
  return {static_cast<const Member*>(data_), size_};
}

}  // namespace json
