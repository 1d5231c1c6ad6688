#include "http/location.h"

#include <algorithm>

#include "base/text.h"

namespace http {
namespace {

// A colon further on, behind a slash or a question mark, belongs to a path or a query.
bool has_scheme(std::string_view location) {
  const size_t end = location.find_first_of(":/?#");
  return end != std::string_view::npos && end > 0 && location[end] == ':';
}

// "https://host:1"; empty when there is no host.
std::string_view origin_of(std::string_view url) {
  const size_t scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return {};
  const size_t host = scheme_end + 3;
  const size_t end = std::min(url.find_first_of("/?#\\", host), url.size());
  return end > host ? url.substr(0, end) : std::string_view();
}

}  // namespace

std::string resolve_location(std::string_view base, std::string_view location) {
  if (has_scheme(location)) return std::string(location);
  const size_t scheme_end = base.find("://");
  if (scheme_end == std::string_view::npos) return {};
  if (location.starts_with("//")) return base::concat(base.substr(0, scheme_end + 1), location);
  const size_t path = std::min(base.find('/', scheme_end + 3), base.size());
  if (location.starts_with('/')) return base::concat(base.substr(0, path), location);
  const std::string_view whole = base.substr(0, base.find_first_of("?#"));
  if (location.starts_with('?')) return base::concat(whole, location);
  const size_t slash = whole.rfind('/');
  const std::string_view directory = whole.substr(0, std::max(slash, std::min(path, whole.size())));
  return base::concat(directory, "/", location);
}

bool is_same_origin(std::string_view a, std::string_view b) {
  const std::string_view origin = origin_of(a);
  return !origin.empty() && origin == origin_of(b);
}

}  // namespace http
