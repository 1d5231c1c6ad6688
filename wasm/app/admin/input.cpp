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

constexpr std::string_view kSeparators = ",;:=|\"'`<>()[]{}";
constexpr size_t kShortestPasted = 20;

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

// A list holds more than keys: names, addresses, numbers of lines, names of variables, ids of
// projects. A key begins as Google's do, or else mixes capitals, small letters and digits, as text
// drawn by lot does.
bool looks_like_secret(std::string_view word) {
  if (word.starts_with("AIza") || word.starts_with("AQ.")) return true;
  return find_pasted_fault(word).empty() && std::ranges::any_of(word, is_capital) &&
         std::ranges::any_of(word, is_small) && std::ranges::any_of(word, is_digit);
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

void read_tags(state::Fields& fields, std::string_view key, std::vector<std::string>& out) {
  std::vector<std::string> given;
  const bool there = fields.find(key, json::Value::Type::kArray) != nullptr;
  fields.read(key, given);
  if (!there) return;
  std::vector<std::string> tags;
  for (const std::string& text : given) {
    const std::string tag(base::trim(text));
    if (base::count_code_points(tag) > kTagLength || !is_plain(tag, Lines::kOne)) {
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
  std::string word;
  const auto end_word = [&] {
    if (looks_like_secret(word)) {
      found.secrets.push_back(std::move(word));
    } else if (!word.empty()) {
      ++found.other_words;
    }
    word.clear();
  };
  for (const char c : text) {
    if (is_visible(c) && kSeparators.find(c) == std::string_view::npos) {
      word += c;
    } else {
      end_word();
    }
  }
  end_word();
  return found;
}

}  // namespace app
