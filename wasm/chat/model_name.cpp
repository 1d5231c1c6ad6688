#include "chat/model_name.h"

#include <algorithm>

#include "base/text.h"

namespace chat {
namespace {

constexpr size_t kLongest = 200;
constexpr std::string_view kTunedModels = "tunedModels/";

bool is_name_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

bool is_segment(std::string_view text) {
  return !text.empty() && text != "." && text != ".." &&
         std::ranges::all_of(text, is_name_character);
}

}  // namespace

base::Result<std::string_view> read_model_name(std::string_view name) {
  name = base::bare_model_name(name);
  if (name.empty()) {
    return base::fail(base::ErrorCode::kMissingParameter, "model is required.", "model");
  }
  if (name.size() > kLongest) {
    return base::fail(base::ErrorCode::kInvalidValue, "model may have at most 200 characters.",
                      "model");
  }
  const bool tuned = name.starts_with(kTunedModels);
  if (!is_segment(tuned ? name.substr(kTunedModels.size()) : name)) {
    return base::fail(base::ErrorCode::kInvalidValue,
                      "`model` may hold only letters, digits, `.`, `_` and `-`.", "model");
  }
  return name;
}

}  // namespace chat
