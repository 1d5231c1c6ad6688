#include "gemini/function_response.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "base/text.h"
#include "json/read.h"

namespace gemini {
namespace {

// Whether a double holds the number as it is written: it does so for any 15 digits.
bool fits_double(std::string_view lexeme) {
  constexpr int kDigits = std::numeric_limits<double>::digits10;
  constexpr size_t kLongest = 50;  // with the exponent, far inside of what a double reaches
  constexpr int64_t kExponent = 250;
  const size_t mark = std::min(lexeme.find_first_of("eE"), lexeme.size());
  if (mark > kLongest) return false;
  if (mark < lexeme.size()) {
    const size_t plus = lexeme[mark + 1] == '+' ? 1 : 0;
    const std::optional<int64_t> exponent = base::parse_int(lexeme.substr(mark + 1 + plus));
    if (!exponent || *exponent > kExponent || *exponent < -kExponent) return false;
  }
  int digits = 0;
  int zeros = 0;  // since the last other digit; they count when one follows
  for (const char c : lexeme.substr(0, mark)) {
    if (c == '0' && digits > 0) ++zeros;
    if (c < '1' || c > '9') continue;
    digits += zeros + 1;
    zeros = 0;
  }
  return digits <= kDigits;
}

// Whether the value reaches the model as it is. Gemini takes `$ref` for a reference to a part, and
// holds numbers as doubles.
bool arrives_unchanged(const json::Value& value) {
  if (value.is_number()) return fits_double(value.lexeme());
  return std::ranges::all_of(value.members(),
                             [](const json::Member& member) {
                               return member.key != "$ref" && arrives_unchanged(member.value);
                             }) &&
         std::ranges::all_of(value.items(), arrives_unchanged);
}

// The object or array `text` is the JSON of, if it can be sent as one. Whatever else a tool says is
// text: "1.10" is a version as often as a number.
std::optional<json::Value> find_structure(std::string_view text, base::Arena& arena) {
  const std::string_view trimmed = base::trim(text);
  if (!trimmed.starts_with('{') && !trimmed.starts_with('[')) return std::nullopt;
  const base::Result<json::Value> tree = json::read(trimmed, arena);
  return tree && arrives_unchanged(*tree) ? std::optional(*tree) : std::nullopt;
}

}  // namespace

void write_response_value(std::string_view text, base::Arena& arena, json::Writer& out) {
  const std::optional<json::Value> structure = find_structure(text, arena);
  if (!structure) {
    out.begin_object().member("output", text).end_object();
  } else if (structure->is_object()) {
    out.value(*structure);
  } else {
    out.begin_object().member("output", *structure).end_object();
  }
}

}  // namespace gemini
