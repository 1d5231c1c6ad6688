// The strings of a document.
#pragma once

#include <bit>
#include <optional>
#include <string_view>

#include "base/arena.h"
#include "json/fault.h"
#include "json/passed_base64.h"
#include "json/scan.h"
#include "json/unescape.h"
#include "json/utf8.h"
#include "json/value.h"

namespace json {

// What reads something is told where it begins and tells where it ends; nullptr when there is a
// fault, which is then set.
class StringReader {
 protected:
  StringReader(base::Arena& arena, PassedBase64 base64)
      : arena_(arena), text_left_(arena.left()), base64_(base64) {}

  const char* fail(Fault fault) {
    fault_ = fault;
    return nullptr;
  }

  // Passes a string. Which escapes it has, as bits, is in escapes_.
  const char* scan_string(const char* const quote) {
    escapes_ = 0;
    // Most are names and words, whose end is among the next bytes.
    const uint32_t stops = find_stops<Stop::kNotAscii>(quote + 1);
    const char* const end = quote + 1 + std::countr_zero(stops | uint32_t{1} << kBlock);
    return *end == '"' ? end + 1 : scan_long_string(end);
  }

  // The rest of a string that is plain until `at`.
  const char* scan_long_string(const char* at) {
    at = base64_.pass(at);
    const char* foreign = nullptr;  // nothing before is more than ASCII
    at = skip_string<Stop::kNotAscii>(at, escapes_);
    if (static_cast<signed char>(*at) < 0) {
      foreign = at;
      at = skip_string<Stop::kNothingElse>(at, escapes_);
    }
    if (*at != '"') return fail(Fault::kSyntax);
    if (foreign != nullptr && !is_utf8({foreign, at})) return fail(Fault::kUtf8);
    if ((escapes_ & kOtherEscape) != 0) ++oddities_;
    return at + 1;
  }

  // What stands between the quotes.
  static std::string_view text_of(const char* quote, const char* end) {
    return {quote + 1, end - 1};
  }

  // `end`, unless the text in front of it has a fault.
  const char* resolve(std::string_view& text, const char* end) {
    if (text.size() > text_left_) return fail(Fault::kRoom);
    text_left_ -= text.size();
    const std::optional<std::string_view> resolved = unescape(text, arena_);
    if (!resolved) return fail(Fault::kSyntax);
    text = *resolved;
    return end;
  }

  // A string without escapes is left where it is, others are resolved into the arena: at once, or
  // when they are first asked for.
  const char* read_string(const char* const quote, Value& out) {
    const char* const end = scan_string(quote);
    if (end == nullptr) return end;
    std::string_view text = text_of(quote, end);
    if (escapes_ == 0) {
      const bool base64 = base64_.covers(quote, end);
      out = Value::string(text).with_source(base64 ? Value::Source::kBase64 : Value::Source::kSelf);
      return end;
    }
    if (escapes_ == kPlainEscape) {
      out = Value::string(*arena_.make<EscapedString>(text, &arena_));
      return end;
    }
    const char* const at = resolve(text, end);
    out = Value::string(text);
    return at;
  }

  base::Arena& arena_;
  Fault fault_ = Fault::kNone;
  uint8_t escapes_ = 0;  // of the string scanned last
  size_t oddities_ = 0;  // what a Writer writes otherwise: blanks, duplicates, some escapes

 private:
  size_t text_left_;  // bytes of texts that may be resolved
  PassedBase64 base64_;
};

}  // namespace json
