#include "json/write.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/text.h"
#include "json/scan.h"

namespace json {
namespace {

constexpr size_t kLongestEscape = 6;

// The letter of a two-character escape; 0 when `c` has none.
constexpr char escape_letter(char c) {
  switch (c) {
    case '"':
    case '\\':
      return c;
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    default:
      return '\0';
  }
}

bool needs_escape(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

// Answers the length of the escape.
size_t put_escape(char c, char* to) {
  to[0] = '\\';
  if (const char letter = escape_letter(c); letter != '\0') {
    to[1] = letter;
    return 2;
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(c);
  const char rest[] = {'u', '0', '0', kHex[code >> 4], kHex[code & 15]};
  std::memcpy(to + 1, rest, sizeof rest);
  return kLongestEscape;
}

// Block by block: each is put down whole, and what is behind an escape put over it.
void append_escaped(base::Buffer& out, std::string_view text) {
  char last[kBlock];
  const char* from = text.data();
  size_t left = text.size();
  while (left > 0) {
    const size_t size = std::min(left, kBlock);
    const char* block = from;
    if (size < kBlock) {
      std::memset(last, ' ', kBlock);
      for (size_t i = 0; i < size; ++i) last[i] = from[i];
      block = last;
    }
    char* const to = out.room(kBlock + kLongestEscape);
    std::memcpy(to, block, kBlock);
    const uint32_t stops = find_stops<Stop::kNothingElse>(block);
    const size_t plain = stops == 0 ? size : static_cast<size_t>(std::countr_zero(stops));
    const bool escape = stops != 0;
    out.take(escape ? plain + put_escape(block[plain], to + plain) : plain);
    from += plain + (escape ? 1 : 0);
    left -= plain + (escape ? 1 : 0);
  }
}

// How much of the text stands before its first escape.
size_t plain_length(std::string_view text) {
  size_t at = 0;
  for (; at + kBlock <= text.size(); at += kBlock) {
    const uint32_t stops = find_stops<Stop::kNothingElse>(text.data() + at);
    if (stops != 0) return at + static_cast<size_t>(std::countr_zero(stops));
  }
  while (at < text.size() && !needs_escape(text[at])) ++at;
  return at;
}

}  // namespace

void append_quoted(base::Buffer& out, std::string_view text) {
  out.append('"');
  append_escaped(out, text);
  out.append('"');
}

void append_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const size_t plain = plain_length(text);
    base::append(out, text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) return;
    char escape[kLongestEscape];
    out.append(escape, put_escape(text.front(), escape));
    text.remove_prefix(1);
  }
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

Writer& Writer::lasting_pieces(std::span<const std::string_view> pieces) {
  separate();
  out_.append('"');
  for (const std::string_view piece : pieces) {
    const bool plain =
        piece.size() >= base::Buffer::kSpliceMinimum && plain_length(piece) == piece.size();
    plain ? out_.splice(piece) : append_escaped(out_, piece);
  }
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

Writer& Writer::plain_strings(const std::vector<std::string_view>& texts) {
  separate();
  out_.append('"');
  for (const std::string_view text : texts) out_.splice(text);
  out_.append('"');
  return *this;
}

Writer& Writer::integer(int64_t value) {
  char digits[24];
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

Writer& Writer::raw_splice(const base::Buffer& text) {
  separate();
  for (const std::string_view piece : text.pieces()) out_.splice(piece);
  return *this;
}

Writer& Writer::member_or_null(std::string_view name, std::string_view text) {
  key(name);
  return text.empty() ? null() : string(text);
}

Writer& Writer::raw_string(std::string_view escaped) {
  separate();
  out_.append('"');
  out_.append(escaped);
  out_.append('"');
  return *this;
}

Writer& Writer::value(const Value& value) {
  const std::string_view source = value.source();
  if (!source.empty() && !value.is_string()) return raw(source);
  switch (value.type()) {
    case Value::Type::kNull:
      return null();
    case Value::Type::kBool:
      return boolean(value.boolean());
    case Value::Type::kNumber:
      return raw(value.lexeme());
    case Value::Type::kString:
      return source.empty() ? string(value.string()) : raw_string(source);
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
