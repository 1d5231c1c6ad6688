#include "route/safe_path.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "http/message.h"

namespace route {
namespace {

bool is_walk(std::string_view segment) {
  return segment.empty() || segment == "." || segment == "..";
}

bool is_control(char c) {
  const auto code = static_cast<unsigned char>(c);
  return code < 0x20 || code == 0x7f;
}

bool is_safe_segment(std::string_view encoded) {
  std::string text = http::percent_decode(encoded);
  if (std::ranges::any_of(text, is_control)) return false;
  std::ranges::replace(text, '\\', '/');
  return std::ranges::none_of(base::split(text, '/'), is_walk);
}

bool is_model_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("._:@/+-").contains(c);
}

}  // namespace

bool is_safe_path(std::string_view path) {
  if (!path.starts_with('/')) return false;
  path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return true;
  return std::ranges::all_of(base::split(path, '/'), is_safe_segment);
}

bool is_safe_model_id(std::string_view id) {
  return std::ranges::all_of(id, is_model_character) &&
         std::ranges::none_of(base::split(id, '/'), is_walk);
}

}  // namespace route
