#include "app/admin/input.h"

#include <algorithm>

#include "app/predecessor.h"
#include "base/text.h"

namespace app {
namespace {

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

bool is_visible(char c) {
  return c > 0x20 && c < 0x7F;
}

bool is_plain(std::string_view text, Lines lines) {
  return std::ranges::none_of(text, [&](char c) {
    const bool line_end = c == '\n' || c == '\r' || c == '\t';
    return is_control(c) && !(lines == Lines::kMany && line_end);
  });
}

constexpr std::string_view kSeparators = ",;:=|\"'`<>()[]{}*~";
// These stand within addresses, too, whose parts may look drawn by lot.
constexpr std::string_view kAddressMarks = "/?&#";
constexpr size_t kShortestPasted = 20;
// Lists of accounts are written name----password----key. A key may hold one '-' or two, and end
// with them.
constexpr size_t kDashesThatSeparate = 4;
constexpr std::string_view kOlderBeginning = "AIza";
constexpr size_t kOlderSize = 39;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_small(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_secret_character(char c) {
  return is_digit(c) || is_capital(c) || is_small(c) || c == '.' || c == '_' || c == '-';
}

bool begins_as_googles(std::string_view word) {
  return word.starts_with(kOlderBeginning) || word.starts_with("AQ.");
}

bool is_drawn_by_lot(std::string_view word) {
  return find_pasted_fault(word).empty() && std::ranges::any_of(word, is_capital) &&
         std::ranges::any_of(word, is_small) && std::ranges::any_of(word, is_digit);
}

// Where a key of Google's begins in a word: "1.AQ.…", "_AQ.…_", "key-AIza…". npos = nowhere.
size_t find_googles(std::string_view word) {
  for (size_t at = 0; at < word.size(); ++at) {
    const bool may_begin =
        at == 0 || word[at - 1] == '.' || word[at - 1] == '_' || word[at - 1] == '-';
    if (may_begin && begins_as_googles(word.substr(at))) return at;
  }
  return std::string_view::npos;
}

// A list holds more than keys: names, addresses, numbers of lines, names of variables, ids of
// projects. A key begins as Google's do, or else mixes capitals, small letters and digits, as text
// drawn by lot does.
void take_word(std::string_view word, bool in_address, PastedSecrets& found) {
  while (word.ends_with('.')) word.remove_suffix(1);  // of the sentence
  if (word.empty()) return;
  const size_t begin = find_googles(word);
  if (begin != std::string_view::npos) {
    found.secrets.emplace_back(word.substr(begin));
    if (word.find_first_not_of("._-") < begin) ++found.other_words;
  } else if (!in_address && is_drawn_by_lot(word)) {
    found.secrets.emplace_back(word);
  } else {
    ++found.other_words;
  }
}

// Text between separators.
void take_piece(std::string_view piece, PastedSecrets& found) {
  const bool in_address = piece.find_first_of(kAddressMarks) != std::string_view::npos;
  while (!piece.empty()) {
    const size_t end = std::min(piece.find_first_of(kAddressMarks), piece.size());
    take_word(piece.substr(0, end), in_address, found);
    piece.remove_prefix(std::min(end + 1, piece.size()));
  }
}

// How many of these dashes, which separate, still belong to the key before them: of a key of the
// older kind, whose size is known.
size_t dashes_of_key(std::string_view piece, size_t dashes) {
  if (!piece.starts_with(kOlderBeginning) || piece.size() >= kOlderSize) return 0;
  return std::min(dashes - kDashesThatSeparate, kOlderSize - piece.size());
}

}  // namespace

void read_text(state::Fields& fields, std::string_view key, size_t limit, Lines lines,
               std::string& out) {
  std::string text = out;
  fields.read(key, text);
  if (base::count_code_points(text) > limit || !is_plain(text, lines)) {
    fields.refuse(base::ErrorCode::kInvalidValue, key);
    return;
  }
  out = std::move(text);
}

bool is_line(std::string_view text, size_t limit) {
  return base::count_code_points(text) <= limit && is_plain(text, Lines::kOne);
}

void read_tags(state::Fields& fields, std::string_view key, std::vector<std::string>& out) {
  std::vector<std::string> given;
  const bool there = fields.find(key, json::Value::Type::kArray) != nullptr;
  fields.read(key, given);
  if (!there) return;
  std::vector<std::string> tags;
  for (const std::string& text : given) {
    const std::string tag(base::trim(text));
    if (!is_line(tag, kTagLength)) {
      fields.refuse(base::ErrorCode::kInvalidValue, key);
      return;
    }
    if (!tag.empty() && std::ranges::find(tags, tag) == tags.end()) tags.push_back(tag);
  }
  if (tags.size() > kTagLimit) {
    fields.refuse(base::ErrorCode::kInvalidValue, key);
    return;
  }
  out = std::move(tags);
}

void read_limit(state::Fields& fields, std::string_view key, std::optional<int64_t>& out) {
  const json::Value* value = fields.find_raw(key);
  if (value == nullptr) return;
  const bool none = value->is_null() || (value->is_string() && value->string().empty());
  if (none) {
    out.reset();
    return;
  }
  const std::optional<int64_t> number = value->as_int();
  if (!number || *number < 0) {
    fields.refuse(base::ErrorCode::kInvalidValue, key);
    return;
  }
  out = number;
}

bool is_instant(int64_t ms) {
  constexpr int64_t kYear10000Ms = 253'402'300'800'000;
  return ms >= 0 && ms < kYear10000Ms;
}

void read_instant(state::Fields& fields, std::string_view key, int64_t& out) {
  const json::Value* value = fields.find_raw(key);
  if (value == nullptr) return;
  const bool never = value->is_null() || (value->is_string() && value->string().empty());
  if (never) {
    out = 0;
    return;
  }
  const std::optional<int64_t> ms =
      value->is_string() ? read_time(value->string()) : value->as_int();
  if (!ms || !is_instant(*ms)) {
    fields.refuse(base::ErrorCode::kInvalidValue, key);
    return;
  }
  out = *ms;
}

std::string_view find_secret_fault(std::string_view secret) {
  if (secret.empty()) return "The key is empty.";
  if (secret.size() > kSecretLimit) return "The key is longer than 200 characters.";
  if (!std::ranges::all_of(secret, is_visible)) {
    return "The key contains white space or characters that no key has.";
  }
  return {};
}

std::string_view find_pasted_fault(std::string_view secret) {
  const std::string_view fault = find_secret_fault(secret);
  if (!fault.empty()) return fault;
  if (secret.size() < kShortestPasted) return "The key is shorter than 20 characters.";
  if (!std::ranges::all_of(secret, is_secret_character)) {
    return "The key contains characters that no key has.";
  }
  return {};
}

PastedSecrets find_secrets(std::string_view text) {
  PastedSecrets found;
  size_t begin = 0;
  size_t at = 0;
  while (at < text.size()) {
    const size_t dashes = std::min(text.find_first_not_of('-', at), text.size()) - at;
    const bool separates = dashes >= kDashesThatSeparate || !is_visible(text[at]) ||
                           kSeparators.find(text[at]) != std::string_view::npos;
    if (separates) {
      const std::string_view piece = text.substr(begin, at - begin);
      const size_t kept = dashes > 0 ? dashes_of_key(piece, dashes) : 0;
      take_piece(text.substr(begin, piece.size() + kept), found);
    }
    at += std::max(dashes, size_t{1});
    if (separates) begin = at;
  }
  take_piece(text.substr(begin), found);
  return found;
}

}  // namespace app
