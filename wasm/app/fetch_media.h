#pragma once

#include "app/exchange.h"
#include "async/task.h"
#include "chat/request.h"

namespace app {

// Whether media are given by URLs that fetch_media() would look at.
bool names_media(const chat::Request& request);

// Fetches every media part given as an http(s) URL and puts its bytes, as base64 in the exchange's
// arena, where the URL stood; larger ones and those of MediaUrl::kUpstream are left to Gemini to
// fetch. Limits: 15 MB a file, 40 MB in all, 10 s, 3 redirects, public addresses only, checked
// again at every redirect. Error: kInvalidImageUrl with the part's path.
async::Task<base::Status> fetch_media(Exchange& exchange, chat::Request& request);

}  // namespace app
