#pragma once

#include <string>
#include <string_view>

namespace http {

// Target of a redirect: `location` as seen from the absolute URL `base` (RFC 3986 §5, as far as
// servers use it: absolute, scheme-relative, path-absolute, and relative to the last segment).
std::string resolve_location(std::string_view base, std::string_view location);

// Whether two absolute URLs have scheme, host and port in common, as they are spelt.
bool is_same_origin(std::string_view a, std::string_view b);

}  // namespace http
