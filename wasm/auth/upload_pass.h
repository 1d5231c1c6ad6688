#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.h"
#include "state/config_document.h"

// Google's address of a resumable upload is itself the permission to send the rest, and its SDKs
// send no key with it. Here the address says for which worker key, and until when:
//
//   gateway_pass=<worker key id>.<end s>.<base64url(HMAC-SHA256 of "<id>.<end s>.<upload_id>")>
namespace auth {

inline constexpr std::string_view kUploadPass = "gateway_pass";
inline constexpr int64_t kUploadPassMs = 24 * 3'600'000LL;

// The parameter's value, still to be percent-encoded. `secret`: SESSION_SECRET_KEY, not empty.
std::string write_upload_pass(std::string_view key_id, std::string_view upload_id,
                              std::string_view secret, int64_t now_ms);

// Whose upload the request goes on with; nullptr when its pass is missing, over, forged or of
// another upload, or the key is of no use any more. Lives until `document` changes.
const state::WorkerKey* find_uploading_key(const http::RequestHead& head,
                                           const state::ConfigDocument& document,
                                           std::string_view secret, int64_t now_ms);

}  // namespace auth
