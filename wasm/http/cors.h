#pragma once

#include <vector>

#include "http/message.h"

// Any web page may use the client API: the credential is a header the page itself knows, never a
// cookie, so there is nothing another origin could borrow. The panel's API has no CORS at all.
namespace http {

// Headers of a 204 answer to an OPTIONS request: whatever method and headers the browser asks for
// are allowed (`*` would not cover `authorization`).
std::vector<Header> preflight_headers(const RequestHead& head);

// Added to every other answer of the client API, errors included.
std::vector<Header> cors_headers();

}  // namespace http
