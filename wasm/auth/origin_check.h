#pragma once

#include "base/error.h"
#include "http/message.h"

namespace auth {

// Whether a request that changes something, authenticated by the session cookie, comes from the
// panel itself. Call it for every method but GET and HEAD, login included. A browser tells where a
// request comes from: `Origin` must be the request's own origin; without it `Sec-Fetch-Site` must
// be same-origin or none (typed by the user). A request with neither comes from a program, which no
// other site can make send the cookie. Error: kForbidden.
base::Status check_origin(const http::RequestHead& head);

}  // namespace auth
