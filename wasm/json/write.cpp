#include "json/write.h"

#include <charconv>
#include <cmath>
#include <cstddef>

#include "json/scan.h"

namespace json {
namespace {

void append_escape(base::Buffer& out, char c) {
  switch (c) {
    case '"':
      return out.append("\\\"");
    case '\\':
      return out.append("\\\\");
    case '\n':
      return out.append("\\n");
    case '\r':
      return out.append("\\r");
    case '\t':
      return out.append("\\t");
    case '\b':
      return out.append("\\b");
    case '\f':
      return out.append("\\f");
    default: {
      constexpr std::string_view kHex = "0123456789abcdef";
      const auto code = static_cast<unsigned char>(c);
      const char escape[] = {'\\', 'u', '0', '0', kHex[code >> 4], kHex[code & 15]};
      return out.append(std::string_view(escape, sizeof escape));
    }
  }
}

bool is_plain(char c) {
  return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20;
}

void append_escaped(base::Buffer& out, std::string_view text) {
  const char* const end = text.data() + text.size();
  const char* start = text.data();
  for (const char* at = start; at < end; ++at) {
    // Whole blocks while they lie within the text, single bytes behind.
    if (end - at >= static_cast<std::ptrdiff_t>(kBlock)) {
      at = skip_plain<Stop::kNothingElse>(at, end - kBlock + 1);
    }
    while (at < end && is_plain(*at)) ++at;
    if (at >= end) break;
    out.append(std::string_view(start, static_cast<size_t>(at - start)));
    append_escape(out, *at);
    start = at + 1;
  }
  out.append(std::string_view(start, static_cast<size_t>(end - start)));
}

}  // namespace

void append_quoted(base::Buffer& out, std::string_view text) {
  out.append('"');
  append_escaped(out, text);
  out.append('"');
}

void Writer::separate() {
  if (comma_) out_.append(',');
  comma_ = true;
}

Writer& Writer::begin(char bracket) {
  separate();
  out_.append(bracket);
  comma_ = false;
  return *this;
}

Writer& Writer::end(char bracket) {
  out_.append(bracket);
  comma_ = true;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  separate();
  append_quoted(out_, name);
  out_.append(':');
  comma_ = false;
  return *this;
}

Writer& Writer::string(std::string_view text) {
  return string_pieces({text});
}

Writer& Writer::string_pieces(std::initializer_list<std::string_view> pieces) {
  separate();
  out_.append('"');
  for (const std::string_view piece : pieces) append_escaped(out_, piece);
  out_.append('"');
  return *this;
}

Writer& Writer::plain_string(std::string_view text) {
  separate();
  out_.append('"');
  out_.splice(text);
  out_.append('"');
  return *this;
}

Writer& Writer::integer(int64_t value) {
  char digits[24];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
  return raw({digits, static_cast<size_t>(end - digits)});
}

Writer& Writer::real(double value) {
  if (!std::isfinite(value)) return null();
  char digits[32];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
  return raw({digits, static_cast<size_t>(end - digits)});
}

Writer& Writer::boolean(bool value) {
  return raw(value ? "true" : "false");
}

Writer& Writer::null() {
  return raw("null");
}

Writer& Writer::raw(std::string_view text) {
  separate();
  out_.append(text);
  return *this;
}

Writer& Writer::raw_splice(std::string_view text) {
  separate();
  out_.splice(text);
  return *this;
}

Writer& Writer::member_or_null(std::string_view name, std::string_view text) {
  key(name);
  return text.empty() ? null() : string(text);
}

Writer& Writer::value(const Value& value) {
  if (const std::string_view source = value.source(); !source.empty()) return raw(source);
  switch (value.type()) {
    case Value::Type::kNull:
      return null();
    case Value::Type::kBool:
      return boolean(value.boolean());
    case Value::Type::kNumber:
      return raw(value.lexeme());
    case Value::Type::kString:
      return string(value.string());
    case Value::Type::kArray:
      begin_array();
      for (const Value& item : value.items()) this->value(item);
      return end_array();
    case Value::Type::kObject:
      begin_object();
      for (const Member& member : value.members()) key(member.key).value(member.value);
      return end_object();
  }
  __builtin_unreachable();
}

std::string to_text(const Value& value) {
  base::Buffer out;
  Writer(out).value(value);
  return out.str();
}

}  // namespace json
