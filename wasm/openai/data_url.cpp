#include "openai/data_url.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/base64_runs.h"
#include "base/text.h"
#include "crypto/base64.h"
#include "http/media_type.h"
#include "http/message.h"

namespace openai {
namespace {

// What a character means in base64 text. Plain is 0, so that many can be tested with one `|`.
enum Class : uint8_t { kPlain = 0, kUrl = 1, kBlank = 2, kPad = 4, kBad = 8 };

constexpr std::array<uint8_t, 256> make_classes() {
  std::array<uint8_t, 256> classes{};
  for (uint8_t& entry : classes) entry = kBad;
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

uint8_t class_of(char c) {
  return kClasses[static_cast<unsigned char>(c)];
}

// As plain_prefix(); `known`, a part of the text, need not be looked at.
size_t plain_prefix_around(std::string_view known, std::string_view text) {
  if (known.empty()) return plain_prefix(text);
  const auto before = static_cast<size_t>(known.data() - text.data());
  const size_t plain = plain_prefix(text.substr(0, before));
  if (plain < before) return plain;
  const size_t behind = before + known.size();
  return behind + plain_prefix(text.substr(behind));
}

bool is_normal(std::string_view text, std::string_view known) {
  if (text.size() % 4 != 0) return false;
  const std::string_view rest = text.substr(plain_prefix_around(known, text));
  return rest.empty() || rest == "=" || rest == "==";
}

struct Head {
  std::string_view mime;
  bool encoded = false;  // as base64
};

Head read_head(std::string_view head, base::Arena& arena) {
  Head out;
  const std::string mime = http::normal_media_type(head);
  if (!http::is_unspecific_media_type(mime)) out.mime = arena.copy(mime);
  const std::vector<std::string_view> pieces = base::split(head, ';');
  for (size_t i = 1; i < pieces.size(); ++i) {
    if (base::equals_ignore_case(base::trim(pieces[i]), "base64")) out.encoded = true;
  }
  return out;
}

enum class Escapes { kNone, kPercent };

// Base64 that is not in the one form becomes so, in one copy of at most its size.
DataResult<std::string_view> rewrite_base64(std::string_view text, Escapes escapes,
                                            base::Arena& arena) {
  const size_t most = text.size() + 3;
  if (!arena.has_room(most)) return std::unexpected(DataFault::kNoRoom);
  char* const clean = static_cast<char*>(arena.allocate(most, 1));
  size_t size = 0;
  bool padded = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%' && escapes == Escapes::kPercent) {
      const std::string character = http::percent_decode(text.substr(i, 3));
      c = character.front();
      i += character.size() == 1 ? 2 : 0;
    }
    switch (class_of(c)) {
      case kPlain:
      case kUrl:
        if (padded) return std::unexpected(DataFault::kMalformed);
        clean[size++] = c == '-' ? '+' : c == '_' ? '/' : c;
        break;
      case kBlank:
        break;
      case kPad:
        padded = true;
        break;
      default:
        return std::unexpected(DataFault::kMalformed);
    }
  }
  if (size % 4 == 1) return std::unexpected(DataFault::kMalformed);
  while (size % 4 != 0) clean[size++] = '=';
  return std::string_view(clean, size);
}

// So much of percent-encoded data that no escape is cut, about `size` of it.
std::string_view take_piece(std::string_view& data, size_t size) {
  size_t end = std::min(size, data.size());
  if (end < data.size()) {
    const size_t escape = data.substr(0, end).rfind('%');
    if (escape != std::string_view::npos && escape + 2 >= end) end = escape;
  }
  const std::string_view piece = data.substr(0, end);
  data.remove_prefix(end);
  return piece;
}

// Percent-encoded data as base64. It is decoded piece by piece, as both are of megabytes.
DataResult<std::string_view> encode_data(std::string_view data, base::Arena& arena) {
  constexpr size_t kPiece = size_t{48} * 1024;
  const size_t most = data.size() / 3 * 4 + 4;
  if (!arena.has_room(most)) return std::unexpected(DataFault::kNoRoom);
  char* const out = static_cast<char*>(arena.allocate(most, 1));
  size_t size = 0;
  std::string bytes;
  while (!data.empty()) {
    bytes += http::percent_decode(take_piece(data, kPiece));
    const size_t whole = data.empty() ? bytes.size() : bytes.size() / 3 * 3;
    const std::string text = crypto::base64_encode(std::string_view(bytes).substr(0, whole));
    std::ranges::copy(text, out + size);
    size += text.size();
    bytes.erase(0, whole);
  }
  return std::string_view(out, size);
}

}  // namespace

// Media are megabytes long, so whole blocks are tested at once.
size_t plain_prefix(std::string_view text) {
  size_t i = 0;
  while (i + base::kBase64Step <= text.size() && base::is_base64_step(text.data() + i)) {
    i += base::kBase64Step;
  }
  while (i < text.size() && class_of(text[i]) == kPlain) ++i;
  return i;
}

DataResult<std::string_view> normal_base64(std::string_view text, base::Arena& arena,
                                           std::string_view known) {
  if (is_normal(text, known)) return text;
  return rewrite_base64(text, Escapes::kNone, arena);
}

DataResult<InlineData> read_data_url(std::string_view url, base::Arena& arena,
                                     std::string_view known) {
  constexpr std::string_view kScheme = "data:";
  if (!base::starts_with_ignore_case(url, kScheme)) return std::unexpected(DataFault::kMalformed);
  const size_t comma = url.find(',');
  if (comma == std::string_view::npos) return std::unexpected(DataFault::kMalformed);
  const Head head = read_head(url.substr(kScheme.size(), comma - kScheme.size()), arena);
  const std::string_view data = url.substr(comma + 1);
  if (known.data() < data.data()) known = {};
  DataResult<std::string_view> base64 = data;
  if (!head.encoded) {
    base64 = encode_data(data, arena);
  } else if (!is_normal(data, known)) {
    base64 = rewrite_base64(data, Escapes::kPercent, arena);
  }
  if (!base64) return std::unexpected(base64.error());
  return InlineData{head.mime, *base64};
}

std::string decode_head(std::string_view base64) {
  constexpr size_t kHead = 88;  // 66 bytes, enough for every signature
  std::string_view head = base64.substr(0, std::min(kHead, base64.size() / 4 * 4));
  return crypto::base64_decode(head).value_or(std::string());
}

}  // namespace openai
