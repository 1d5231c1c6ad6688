#pragma once

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// ASCII text tools; none of them allocates unless it returns a std::string.
namespace base {

namespace detail {
// Whether two texts of one size begin and end with the same words.
template <typename Word>
bool same_ends(std::string_view a, std::string_view b) {
  const auto word = [](std::string_view text) {
    Word out;
    std::memcpy(&out, &text.front(), sizeof(out));
    return out;
  };
  if (word(a) != word(b)) return false;
  a.remove_prefix(a.size() - sizeof(Word));
  b.remove_prefix(b.size() - sizeof(Word));
  return word(a) == word(b);
}
}  // namespace detail

// a == b, for names: most are compared without a call, as memcmp() is one, and goes byte by byte in
// WebAssembly.
inline bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  if (a.size() < sizeof(uint32_t) || a.size() > 2 * sizeof(uint64_t)) return a == b;
  if (a.size() < sizeof(uint64_t)) return detail::same_ends<uint32_t>(a, b);
  return detail::same_ends<uint64_t>(a, b);
}

bool equals_ignore_case(std::string_view a, std::string_view b);
bool starts_with_ignore_case(std::string_view text, std::string_view prefix);
bool contains_ignore_case(std::string_view text, std::string_view needle);
std::string lower(std::string_view text);
std::string_view trim(std::string_view text);

// A model's name without the "models/" or "google/" that clients put in front of it.
std::string_view bare_model_name(std::string_view name);

// Splits at every separator; empty pieces are kept.
std::vector<std::string_view> split(std::string_view text, char separator);

// Of UTF-8.
size_t count_code_points(std::string_view text);

// Whole-string decimal integer, sign allowed; nothing else may stand in the text.
std::optional<int64_t> parse_int(std::string_view text);
// Likewise a finite number; what is too small to be told from zero is zero.
std::optional<double> parse_double(std::string_view text);

// Long text grows by a quarter at a time instead of by its size; what is long at first is all.
void append(std::string& text, std::string_view more);

std::string concat_all(std::initializer_list<std::string_view> pieces);
// The same of its arguments, each convertible to std::string_view.
template <typename... Pieces>
std::string concat(const Pieces&... pieces) {
  return concat_all({std::string_view(pieces)...});
}

// "messages" , 2 → "messages[2]"; further pieces are appended as they are.
std::string at_index(std::string_view list, size_t index, std::string_view rest = {});

}  // namespace base
