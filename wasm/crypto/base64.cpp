#include "crypto/base64.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace crypto {
namespace {

constexpr std::string_view kBase64Alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64UrlAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr uint8_t kNoSextet = 0xff;

using SextetTable = std::array<uint8_t, 256>;

constexpr SextetTable make_sextet_table(std::string_view alphabet) {
  SextetTable table;
  table.fill(kNoSextet);
  for (size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<uint8_t>(alphabet[i])] = static_cast<uint8_t>(i);
  }
  return table;
}

constexpr SextetTable kBase64Sextets = make_sextet_table(kBase64Alphabet);
constexpr SextetTable kBase64UrlSextets = make_sextet_table(kBase64UrlAlphabet);

size_t sextet_count(size_t bytes) {
  return bytes / 3 * 4 + (bytes % 3 * 4 + 2) / 3;
}

// Writes sextet_count(bytes.size()) characters.
void encode_sextets(std::string_view bytes, std::string_view alphabet, char* out) {
  const auto* in = reinterpret_cast<const uint8_t*>(bytes.data());
  size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const uint32_t group = uint32_t{in[i]} << 16 | uint32_t{in[i + 1]} << 8 | in[i + 2];
    for (const int shift : {18, 12, 6, 0}) *out++ = alphabet[group >> shift & 63];
  }
  if (bytes.size() - i == 1) {
    *out++ = alphabet[in[i] >> 2];
    *out = alphabet[in[i] << 4 & 63];
  } else if (bytes.size() - i == 2) {
    const uint32_t group = uint32_t{in[i]} << 8 | in[i + 1];
    *out++ = alphabet[group >> 10];
    *out++ = alphabet[group >> 4 & 63];
    *out = alphabet[group << 2 & 63];
  }
}

// `text` without padding.
std::optional<std::string> decode_sextets(std::string_view text, const SextetTable& table) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out;
  out.reserve(text.size() * 3 / 4);
  uint32_t bits = 0;
  int held = 0;  // bits of `bits` that belong to no byte yet
  for (const char c : text) {
    const uint8_t sextet = table[static_cast<uint8_t>(c)];
    if (sextet == kNoSextet) return std::nullopt;
    bits = bits << 6 | sextet;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.push_back(static_cast<char>(bits >> held));
  }
  const uint32_t left_over = bits & ((1u << held) - 1);
  if (left_over != 0) return std::nullopt;
  return out;
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4, '=');
  encode_sextets(bytes, kBase64Alphabet, out.data());
  return out;
}

std::string_view base64_encode(std::string_view bytes, base::Arena& arena) {
  const size_t size = (bytes.size() + 2) / 3 * 4;
  char* const out = static_cast<char*>(arena.allocate(size, 1));
  encode_sextets(bytes, kBase64Alphabet, out);
  const size_t used = sextet_count(bytes.size());
  std::memset(out + used, '=', size - used);
  return {out, size};
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  if (text.ends_with('=')) text.remove_suffix(text.ends_with("==") ? 2 : 1);
  return decode_sextets(text, kBase64Sextets);
}

std::string base64url_encode(std::string_view bytes) {
  std::string out(sextet_count(bytes.size()), '\0');
  encode_sextets(bytes, kBase64UrlAlphabet, out.data());
  return out;
}

std::optional<std::string> base64url_decode(std::string_view text) {
  return decode_sextets(text, kBase64UrlSextets);
}

}  // namespace crypto
