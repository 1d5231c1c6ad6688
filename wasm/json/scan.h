#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

// Looks at text sixteen bytes at a time, which is where JSON of megabytes spends its time.
namespace json {

inline constexpr size_t kBlock = 16;

// What a backslash and the letter behind it are, as bits; a letter that begins no escape has none.
inline constexpr uint8_t kPlainEscape = 1;  // one character, as a Writer writes it
inline constexpr uint8_t kOtherEscape = 2;
inline constexpr auto kEscapes = [] {
  std::array<uint8_t, 256> escapes{};
  for (const char letter : {'"', '\\', 'b', 'f', 'n', 'r', 't'}) {
    escapes[static_cast<uint8_t>(letter)] = kPlainEscape;
  }
  escapes['/'] = escapes['u'] = kOtherEscape;
  return escapes;
}();

// Which bytes end a run of plain text, beside '"', '\\' and controls.
enum class Stop { kNothingElse, kNotAscii };

#if defined(__wasm_simd128__)
// Lanes of bytes that end the run are all ones.
template <Stop kStop>
v128_t mark_stops(v128_t block) {
  const v128_t space = wasm_i8x16_splat(0x20);
  // Bytes that are not ASCII are negative numbers, thus less than a space when signed.
  const v128_t low =
      kStop == Stop::kNotAscii ? wasm_i8x16_lt(block, space) : wasm_u8x16_lt(block, space);
  const v128_t marks = wasm_v128_or(wasm_i8x16_eq(block, wasm_i8x16_splat('"')),
                                    wasm_i8x16_eq(block, wasm_i8x16_splat('\\')));
  return wasm_v128_or(low, marks);
}
#endif

// Bit i is set when text[i] ends the run. Reads kBlock bytes.
template <Stop kStop>
uint32_t find_stops(const char* text) {
#if defined(__wasm_simd128__)
  return wasm_i8x16_bitmask(mark_stops<kStop>(wasm_v128_load(text)));
#elif defined(__SSE2__)
  const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
  const __m128i low = kStop == Stop::kNotAscii
                          ? _mm_cmplt_epi8(block, _mm_set1_epi8(0x20))
                          : _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1f)), block);
  const __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')),
                                     _mm_cmpeq_epi8(block, _mm_set1_epi8('\\')));
  return static_cast<uint32_t>(_mm_movemask_epi8(_mm_or_si128(low, marks)));
#else
  uint32_t stops = 0;
  for (size_t i = 0; i < kBlock; ++i) {
    const auto c = static_cast<uint8_t>(text[i]);
    const bool ends = c == '"' || c == '\\' || c < 0x20 || (kStop == Stop::kNotAscii && c >= 0x80);
    stops |= uint32_t{ends} << i;
  }
  return stops;
#endif
}

// A run that has gone on for so long is looked at in steps of that size.
inline constexpr size_t kStride = 4 * kBlock;

// Whether the run ends among the next kStride bytes, which are read.
template <Stop kStop>
bool ends_within_stride(const char* text) {
#if defined(__wasm_simd128__)
  const v128_t first = wasm_v128_or(mark_stops<kStop>(wasm_v128_load(text)),
                                    mark_stops<kStop>(wasm_v128_load(text + kBlock)));
  const v128_t second = wasm_v128_or(mark_stops<kStop>(wasm_v128_load(text + 2 * kBlock)),
                                     mark_stops<kStop>(wasm_v128_load(text + 3 * kBlock)));
  return wasm_v128_any_true(wasm_v128_or(first, second));
#else
  uint32_t stops = 0;
  for (size_t i = 0; i < kStride; i += kBlock) stops |= find_stops<kStop>(text + i);
  return stops != 0;
#endif
}

// The first byte behind which a string does not simply go on: '"', a control, a byte that is not
// ASCII if that is asked for, or the backslash of an escape that is none. `seen` gains the escapes
// passed. A '\0' ends every string, so one must come; kStride bytes behind it are read.
template <Stop kStop>
const char* skip_string(const char* text, uint8_t& seen) {
  for (size_t plain = 0;;) {
    uint32_t stops = find_stops<kStop>(text);
    if (stops == 0) {
      text += kBlock;
      if (++plain < kStride / kBlock) continue;
      while (!ends_within_stride<kStop>(text)) text += kStride;
      plain = 0;
      continue;
    }
    size_t next = kBlock;
    do {
      const auto at = static_cast<size_t>(std::countr_zero(stops));
      const uint8_t escape = text[at] == '\\' ? kEscapes[static_cast<uint8_t>(text[at + 1])] : 0;
      if (escape == 0) return text + at;
      seen |= escape;
      next = at + 2;
      stops &= ~uint32_t{0} << next;  // what is escaped stops nothing
    } while (stops != 0);
    text += std::max(next, kBlock);
    plain = 0;
  }
}

// text.starts_with(prefix), for a long one: memcmp() goes byte by byte in WebAssembly.
inline bool has_prefix(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
#if defined(__wasm_simd128__)
  const auto difference = [](const char* one, const char* other) {
    return wasm_v128_xor(wasm_v128_load(one), wasm_v128_load(other));
  };
  while (prefix.size() >= kStride) {
    const char* const a = text.data();
    const char* const b = prefix.data();
    const v128_t first = wasm_v128_or(difference(a, b), difference(a + kBlock, b + kBlock));
    const v128_t second = wasm_v128_or(difference(a + 2 * kBlock, b + 2 * kBlock),
                                       difference(a + 3 * kBlock, b + 3 * kBlock));
    if (wasm_v128_any_true(wasm_v128_or(first, second))) return false;
    text.remove_prefix(kStride);
    prefix.remove_prefix(kStride);
  }
#endif
  return text.starts_with(prefix);
}

// The end of a number that begins here, or nullptr. Reads one byte behind it.
inline const char* skip_number(const char* text) {
  const auto skip_digits = [&] {
    const char* const start = text;
    while (*text >= '0' && *text <= '9') ++text;
    return text > start;
  };
  if (*text == '-') ++text;
  if (*text == '0') {
    ++text;
  } else if (!skip_digits()) {
    return nullptr;
  }
  if (*text == '.') {
    ++text;
    if (!skip_digits()) return nullptr;
  }
  if (*text == 'e' || *text == 'E') {
    ++text;
    if (*text == '+' || *text == '-') ++text;
    if (!skip_digits()) return nullptr;
  }
  return text;
}

}  // namespace json
