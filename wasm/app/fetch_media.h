#pragma once

#include <vector>

#include "app/exchange.h"
#include "async/task.h"
#include "chat/request.h"

namespace app {

// The media parts given as http(s) URLs.
std::vector<chat::Part*> parts_to_fetch(chat::Request& request);

// Fetches these parts and puts their bytes, as base64 in the exchange's arena, where the URL stood;
// larger ones, those beyond eight and those of MediaUrl::kUpstream are left to Gemini to fetch, as
// are those for which the request has no fetches left. Limits: 15 MiB a file, 40 MiB in all, 10 s,
// 3 redirects, public addresses only, checked again at every redirect. Errors: kInvalidImageUrl
// with the part's path; those of hold_memory(); kRequestCancelled.
async::Task<base::Status> fetch_media(Exchange& exchange, const std::vector<chat::Part*>& parts);

}  // namespace app
