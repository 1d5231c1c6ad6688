#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace http {

// Whether the gateway may fetch a URL a client gave: http or https on ports 80 and 443, without
// credentials, to a host that can be on the internet. Refused are localhost, *.local, *.internal
// and the like, names without a dot, and every spelling of an IP address that is not public.
// Spellings that two URL parsers may read differently (backslash, control characters, percent or
// non-ASCII in the host) are refused as well. What a name resolves to is not known here. The
// targets of redirects are URLs to be checked again. At most 8 KiB long, as servers take no longer
// ones. Error: kInvalidImageUrl with the reason; the caller adds the param.
base::Status check_public_url(std::string_view url);

// The URL with what is not ASCII percent-encoded, byte by byte, as a browser sends it.
std::string ascii_url(std::string_view url);

}  // namespace http
