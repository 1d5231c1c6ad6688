#include "openai/data_url.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "crypto/base64.h"
#include "http/message.h"

namespace openai {
namespace {

// What a character means in base64 text.
enum Class : uint8_t { kBad, kPlain, kUrl, kBlank, kPad };

constexpr std::array<uint8_t, 256> make_classes() {
  std::array<uint8_t, 256> classes{};
  for (int c = 'A'; c <= 'Z'; ++c) classes[static_cast<size_t>(c)] = kPlain;
  for (int c = 'a'; c <= 'z'; ++c) classes[static_cast<size_t>(c)] = kPlain;
  for (int c = '0'; c <= '9'; ++c) classes[static_cast<size_t>(c)] = kPlain;
  classes['+'] = classes['/'] = kPlain;
  classes['-'] = classes['_'] = kUrl;
  classes[' '] = classes['\t'] = classes['\r'] = classes['\n'] = kBlank;
  classes['='] = kPad;
  return classes;
}

constexpr std::array<uint8_t, 256> kClasses = make_classes();

uint8_t class_of(char c) { return kClasses[static_cast<unsigned char>(c)]; }

// Index of the first character that is not of the standard alphabet.
size_t plain_prefix(std::string_view text) {
  size_t i = 0;
  while (i < text.size() && class_of(text[i]) == kPlain) ++i;
  return i;
}

bool is_normal(std::string_view text) {
  const size_t plain = plain_prefix(text);
  const std::string_view rest = text.substr(plain);
  return text.size() % 4 == 0 && (rest.empty() || rest == "=" || rest == "==");
}

}  // namespace

std::optional<std::string_view> normal_base64(std::string_view text, base::Arena& arena) {
  if (is_normal(text)) return text;
  std::string clean;
  clean.reserve(text.size() + 3);
  bool padded = false;
  for (const char c : text) {
    switch (class_of(c)) {
      case kBad:
        return std::nullopt;
      case kBlank:
        continue;
      case kPad:
        padded = true;
        continue;
      case kUrl:
      case kPlain:
        if (padded) return std::nullopt;
        clean.push_back(c == '-' ? '+' : c == '_' ? '/' : c);
    }
  }
  if (clean.size() % 4 == 1) return std::nullopt;
  while (clean.size() % 4 != 0) clean.push_back('=');
  return arena.copy(clean);
}

std::optional<InlineData> read_data_url(std::string_view url, base::Arena& arena) {
  constexpr std::string_view kScheme = "data:";
  if (!base::starts_with_ignore_case(url, kScheme)) return std::nullopt;
  const size_t comma = url.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const std::string_view head = url.substr(kScheme.size(), comma - kScheme.size());
  const std::string_view data = url.substr(comma + 1);
  InlineData out;
  bool encoded = false;
  bool first = true;
  for (const std::string_view piece : base::split(head, ';')) {
    const std::string_view word = base::trim(piece);
    if (first) out.mime = arena.copy(base::lower(word));
    if (!first && base::equals_ignore_case(word, "base64")) encoded = true;
    first = false;
  }
  if (!encoded) {
    out.base64 = arena.copy(crypto::base64_encode(http::percent_decode(data)));
    return out;
  }
  const bool has_percent = data.find('%') != std::string_view::npos;
  const std::string_view raw = has_percent ? arena.copy(http::percent_decode(data)) : data;
  const std::optional<std::string_view> normal = normal_base64(raw, arena);
  if (!normal) return std::nullopt;
  out.base64 = *normal;
  return out;
}

std::string decode_head(std::string_view base64) {
  constexpr size_t kHead = 88;  // 66 bytes, enough for every signature
  std::string_view head = base64.substr(0, std::min(kHead, base64.size() / 4 * 4));
  return crypto::base64_decode(head).value_or(std::string());
}

}  // namespace openai
