#include "json/unescape.h"

#include <cstdint>
#include <cstring>

#include "json/scan.h"

namespace json {
namespace {

constexpr uint32_t kReplacement = 0xfffd;
constexpr uint32_t kNoCode = 0xffffffff;

uint32_t hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<uint32_t>(c - '0');
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? static_cast<uint32_t>(lower - 'a' + 10) : kNoCode;
}

// The four digits of `\uXXXX`.
uint32_t read_code(const char* digits) {
  uint32_t code = 0;
  for (int i = 0; i < 4; ++i) {
    const uint32_t digit = hex_digit(digits[i]);
    if (digit == kNoCode) return kNoCode;
    code = code << 4 | digit;
  }
  return code;
}

char* put_utf8(uint32_t code, char* to) {
  if (code < 0x80) {
    *to++ = static_cast<char>(code);
    return to;
  }
  if (code < 0x800) {
    *to++ = static_cast<char>(0xc0 | code >> 6);
  } else {
    if (code < 0x10000) {
      *to++ = static_cast<char>(0xe0 | code >> 12);
    } else {
      *to++ = static_cast<char>(0xf0 | code >> 18);
      *to++ = static_cast<char>(0x80 | (code >> 12 & 63));
    }
    *to++ = static_cast<char>(0x80 | (code >> 6 & 63));
  }
  *to++ = static_cast<char>(0x80 | (code & 63));
  return to;
}

// The character of a one-letter escape; '\0' when there is none such.
char plain_escape(char letter) {
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return '\0';
  }
}

// Resolves the escape at `from`, a backslash; both move on. False when it is malformed.
bool resolve_escape(const char*& from, const char* end, char*& to) {
  if (from[1] != 'u') {
    *to = plain_escape(from[1]);
    from += 2;
    return *to++ != '\0';
  }
  uint32_t code = read_code(from + 2);
  from += 6;
  if (code == kNoCode || from > end) return false;
  if (code >= 0xd800 && code < 0xdc00 && end - from >= 6 && from[0] == '\\' && from[1] == 'u') {
    const uint32_t low = read_code(from + 2);
    if (low >= 0xdc00 && low < 0xe000) {
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
      from += 6;
    }
  }
  const bool lone = code >= 0xd800 && code < 0xe000;
  to = put_utf8(lone ? kReplacement : code, to);
  return true;
}

}  // namespace

std::optional<std::string_view> unescape(std::string_view raw, base::Arena& arena) {
  // Whole blocks are copied, so the last may write beyond the text.
  char* const room = static_cast<char*>(arena.allocate(raw.size() + kBlock, 1));
  const char* from = raw.data();
  const char* const end = from + raw.size();
  char* to = room;
  while (from < end) {
    std::memcpy(to, from, kBlock);
    const uint32_t stops = find_stops<Stop::kNothingElse>(from);
    const size_t plain = stops == 0 ? kBlock : static_cast<size_t>(std::countr_zero(stops));
    from += plain;
    to += plain;
    if (stops == 0 || from >= end) continue;
    if (!resolve_escape(from, end, to)) return std::nullopt;
  }
  to -= from - end;
  return std::string_view(room, static_cast<size_t>(to - room));
}

}  // namespace json
