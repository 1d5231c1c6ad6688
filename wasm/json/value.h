#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/text.h"

namespace json {

struct Member;

// What known_base64() leaves out at either end.
inline constexpr size_t kBase64Edge = 8192;

// A string with escapes, as it was read: they are resolved when the string is first asked for, as
// most are only passed on.
struct EscapedString {
  std::string_view raw;
  base::Arena* arena;
  std::string_view text = {};  // once resolved
};

// One node of a parsed document, 16 or 24 bytes, held in an arena. Strings are views into the
// document (or into the arena where an escape had to be resolved), numbers keep their lexeme, so
// that `1.0` and big integers leave as they came. Members keep their order; of duplicates only the
// last is kept, at its first position. Lives as long as arena and document.
class Value {
 public:
  enum class Type : uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

  constexpr Value() = default;
  static Value boolean(bool value) {
    Value out(Type::kBool, nullptr, 0);
    out.flag_ = value;
    return out;
  }
  static Value number(std::string_view lexeme) {
    return {Type::kNumber, lexeme.data(), lexeme.size()};
  }
  static Value string(std::string_view text) { return {Type::kString, text.data(), text.size()}; }
  // `text` holds sound escapes and only such as a Writer makes; it lives in the arena it names.
  static Value string(EscapedString& text) {
    return Value(Type::kString, &text, text.raw.size()).with_source(Source::kEscaped);
  }
  static Value array(std::span<const Value> items) {
    return {Type::kArray, items.data(), items.size()};
  }
  static Value object(std::span<const Member> members);
  // Where the source of a node stands that a Reader makes.
  enum class Source : uint8_t {
    kNone,
    kSelf,    // a string without escapes
    kBase64,  // the same; known_base64() of it is
    kBefore,  // a view of it stands right before the nodes
    kEscaped,
  };
  Value with_source(Source source) const {
    Value out = *this;
    out.source_ = source;
    return out;
  }

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
  std::string_view string() const {
    if (!is_string()) return {};
    return source_ == Source::kEscaped ? resolved() : text();
  }
  // What string() will take of the arena: nothing but for escapes that nobody has asked for yet.
  size_t unresolved_size() const;
  // A string without a character, told without resolving it.
  bool is_empty_string() const { return is_string() && size_ == 0; }
  std::span<const Value> items() const;
  std::span<const Member> members() const;

  // The text a string (without its quotes), array or object was read from, when a Writer would
  // write just that; else empty.
  std::string_view source() const;

  // Member of an object; nullptr when it is absent, JSON null, or this is no object: both wire
  // formats treat null as absent.
  const Value* find(std::string_view key) const;
  // The same, but a null member is found.
  const Value* find_raw(std::string_view key) const;
  // find() narrowed to a string; empty when absent or of another type.
  std::string_view find_string(std::string_view key) const;

  // About how many bytes its JSON text has.
  size_t text_size() const;

  // The part of a string that is known to be of base64's standard alphabet: all of it but its
  // edges, or nothing, as of most.
  std::string_view known_base64() const;

  // Integer of a number without fraction ("1.0" and "1e3" count as integers).
  std::optional<int64_t> as_int() const;
  std::optional<double> as_double() const;

 private:
  Value(Type type, const void* data, size_t size)
      : data_(data), size_(static_cast<uint32_t>(size)), type_(type) {}
  std::string_view resolved() const;
  std::string_view text() const { return {static_cast<const char*>(data_), size_}; }

  const void* data_ = nullptr;  // kEscaped: an EscapedString
  uint32_t size_ = 0;
  Type type_ = Type::kNull;
  bool flag_ = false;
  Source source_ = Source::kNone;
};

struct Member {
  std::string_view key;
  Value value;
};

inline Value Value::object(std::span<const Member> members) {
  return {Type::kObject, members.data(), members.size()};
}

inline std::string_view Value::source() const {
  switch (source_) {
    case Source::kNone:
      return {};
    case Source::kSelf:
    case Source::kBase64:
      return text();
    case Source::kBefore:
      return static_cast<const std::string_view*>(data_)[-1];
    case Source::kEscaped:
      return static_cast<const EscapedString*>(data_)->raw;
  }
  __builtin_unreachable();
}

inline size_t Value::unresolved_size() const {
  if (source_ != Source::kEscaped) return 0;
  const auto* const escaped = static_cast<const EscapedString*>(data_);
  return escaped->text.empty() ? escaped->raw.size() : 0;
}

inline std::string_view Value::known_base64() const {
  if (source_ != Source::kBase64) return {};
  return text().substr(kBase64Edge, size_ - 2 * kBase64Edge);
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
