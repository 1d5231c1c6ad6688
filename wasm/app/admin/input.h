#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "state/fields.h"

// What admin bodies have in common; wrong input is refused through the Fields.
namespace app {

inline constexpr size_t kNameLimit = 200;
inline constexpr size_t kNoteLimit = 2000;
inline constexpr size_t kTagLimit = 20;
inline constexpr size_t kTagLength = 50;
inline constexpr size_t kSecretLimit = 200;

// Text of at most `limit` characters without control characters (a note may have line ends).
enum class Lines { kOne, kMany };
void read_text(state::Fields& fields, std::string_view key, size_t limit, Lines lines,
               std::string& out);
// Whether it is one line of at most `limit` characters without control characters.
bool is_line(std::string_view text, size_t limit);
void read_tags(state::Fields& fields, std::string_view key, std::vector<std::string>& out);
// A number ≥ 0; null (or an empty text) means no limit; absent leaves it alone.
void read_limit(state::Fields& fields, std::string_view key, std::optional<int64_t>& out);
// Whether it lies in the years 1970 to 9999; what is later, not every reader of JSON can show.
bool is_instant(int64_t ms);
// Unix ms or "2026-11-22[T08:00:00Z]", an instant as above; null means never (0); absent leaves it
// alone.
void read_instant(state::Fields& fields, std::string_view key, int64_t& out);

// Why text cannot be a secret: empty, longer than 200 bytes, white space or anything that is not
// visible ASCII. Nothing is said about its beginning: vendors change it. Empty = it can be one.
std::string_view find_secret_fault(std::string_view secret);

// The same of what was pasted, which is often something else: a key has at least 20 characters and
// no others than A-Z a-z 0-9 '.' '_' '-'.
std::string_view find_pasted_fault(std::string_view secret);

struct PastedSecrets {
  std::vector<std::string> secrets;  // in the text's order; one that is cut short is among them
  int64_t other_words = 0;           // words that are plainly no keys
};
// What of a text, cut at white space, quotes, brackets, '=', commas and the like, four or more '-',
// and everything not ASCII, is meant as a key. At '/', '?', '&' and '#' it is cut as well, but
// beside them only what begins as Google's keys do is one.
PastedSecrets find_secrets(std::string_view text);

}  // namespace app
