#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "http/message.h"
#include "state/config_document.h"

namespace auth {

// The secret the client presents: the first that is there of `Authorization: Bearer`, `x-api-key`,
// `x-goog-api-key` and the query parameter `key`. Empty when there is none. A secret: it goes into
// no log, answer or upstream call.
std::string find_client_credential(const http::RequestHead& head);

// Whether a known key may be used. Error: kInvalidApiKey.
base::Status check_usable(const state::WorkerKey& key, int64_t now_ms);

// Who calls. The pointer lives until `document` changes. Errors: kInvalidApiKey, with a message
// that says what to do.
base::Result<const state::WorkerKey*> check_client(const http::RequestHead& head,
                                                   const state::ConfigDocument& document,
                                                   int64_t now_ms);
// The same of a client that was let in with this key some time ago.
base::Result<const state::WorkerKey*> check_client_again(std::string_view key_id,
                                                         const state::ConfigDocument& document,
                                                         int64_t now_ms);

}  // namespace auth
