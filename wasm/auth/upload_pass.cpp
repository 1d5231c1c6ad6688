#include "auth/upload_pass.h"

#include "auth/client_credential.h"
#include "base/text.h"
#include "crypto/base64.h"
#include "crypto/constant_time.h"
#include "crypto/hmac.h"

namespace auth {
namespace {

constexpr std::string_view kUploadPurpose = "gemini-proxy-panel upload v1";
constexpr std::string_view kUploads = "/upload/";
constexpr std::string_view kUploadId = "upload_id";

std::string sign_upload(std::string_view key_id, std::string_view end_s, std::string_view upload_id,
                        std::string_view secret) {
  const crypto::Digest key = crypto::derive_key(secret, {}, kUploadPurpose);
  return crypto::base64url_encode(crypto::view(
      crypto::hmac_sha256(crypto::view(key), base::concat(key_id, ".", end_s, ".", upload_id))));
}

}  // namespace

std::string write_upload_pass(std::string_view key_id, std::string_view upload_id,
                              std::string_view secret, int64_t now_ms) {
  const std::string end_s = std::to_string((now_ms + kUploadPassMs) / 1000);
  return base::concat(key_id, ".", end_s, ".", sign_upload(key_id, end_s, upload_id, secret));
}

const state::WorkerKey* find_uploading_key(const http::RequestHead& head,
                                           const state::ConfigDocument& document,
                                           std::string_view secret, int64_t now_ms) {
  if (!head.path.starts_with(kUploads) || secret.empty()) return nullptr;
  const std::string upload_id = http::query_parameter(head.query, kUploadId);
  const std::string text = http::query_parameter(head.query, kUploadPass);
  const std::string_view pass = text;
  // An id may hold dots, what stands behind it does not.
  const size_t second = pass.rfind('.');
  if (second == std::string_view::npos || second == 0) return nullptr;
  const size_t first = pass.rfind('.', second - 1);
  if (first == std::string_view::npos) return nullptr;
  const std::string_view key_id = pass.substr(0, first);
  const std::string_view end_s = pass.substr(first + 1, second - first - 1);
  const std::string expected = sign_upload(key_id, end_s, upload_id, secret);
  if (!crypto::constant_time_equal(expected, pass.substr(second + 1))) return nullptr;
  if (base::parse_int(end_s).value_or(0) <= now_ms / 1000) return nullptr;
  const state::WorkerKey* key = state::find_worker_key(document, key_id);
  return key != nullptr && check_usable(*key, now_ms) ? key : nullptr;
}

}  // namespace auth
