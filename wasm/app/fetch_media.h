#pragma once

#include <vector>

#include "app/exchange.h"
#include "async/task.h"
#include "chat/request.h"

namespace app {

// The media parts given as http(s) URLs.
std::vector<chat::Part*> parts_to_fetch(chat::Request& request);

// Fetches these parts and puts their bytes, as base64 in the exchange's arena, where the URL stood;
// larger ones and those of MediaUrl::kUpstream are left to Gemini to fetch. Limits: 15 MB a file,
// 40 MB in all, 10 s, 3 redirects, public addresses only, checked again at every redirect. Error:
// kInvalidImageUrl with the part's path.
async::Task<base::Status> fetch_media(Exchange& exchange, const std::vector<chat::Part*>& parts);

}  // namespace app
