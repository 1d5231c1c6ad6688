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

std::vector<std::string> split_secrets(std::string_view text) {
  constexpr std::string_view kSeparators = ",;|\"'`<>()[]{}";
  std::vector<std::string> secrets;
  std::string secret;
  for (const char c : text) {
    if (is_visible(c) && kSeparators.find(c) == std::string_view::npos) {
      secret += c;
    } else if (!secret.empty()) {
      secrets.push_back(std::move(secret));
      secret.clear();
    }
  }
  if (!secret.empty()) secrets.push_back(std::move(secret));
  return secrets;
}

}  // namespace app
