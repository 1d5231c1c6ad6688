#include "auth/client_credential.h"

#include "base/text.h"
#include "crypto/constant_time.h"
#include "crypto/hex.h"
#include "crypto/sha256.h"

namespace auth {
namespace {

constexpr std::string_view kBearer = "bearer ";

std::string_view bearer_of(const http::RequestHead& head) {
  const std::string_view value = base::trim(head.header("authorization"));
  if (!base::starts_with_ignore_case(value, kBearer)) return {};
  return base::trim(value.substr(kBearer.size()));
}

const state::WorkerKey* find_key(const state::ConfigDocument& document, std::string_view secret) {
  const std::string hash = crypto::hex_encode(crypto::view(crypto::sha256(secret)));
  for (const state::WorkerKey& key : document.worker_keys) {
    if (crypto::constant_time_equal(key.hash, hash)) return &key;
  }
  return nullptr;
}

base::Result<const state::WorkerKey*> usable(const state::WorkerKey* key, int64_t now_ms) {
  if (key == nullptr) {
    return base::fail(base::ErrorCode::kInvalidApiKey,
                      "Incorrect API key provided. Use a worker key made in the panel of this "
                      "gateway, not a Gemini key.");
  }
  const base::Status status = check_usable(*key, now_ms);
  if (!status) return base::fail(status.error());
  return key;
}

}  // namespace

std::string find_client_credential(const http::RequestHead& head) {
  for (const std::string_view found : {bearer_of(head), base::trim(head.header("x-api-key")),
                                       base::trim(head.header("x-goog-api-key"))}) {
    if (!found.empty()) return std::string(found);
  }
  return http::query_parameter(head.query, "key");
}

base::Status check_usable(const state::WorkerKey& key, int64_t now_ms) {
  if (!key.enabled) {
    return base::fail(base::ErrorCode::kInvalidApiKey,
                      "This worker key is disabled. Ask the owner of this gateway to enable it.");
  }
  if (key.expires_ms != 0 && key.expires_ms <= now_ms) {
    return base::fail(base::ErrorCode::kInvalidApiKey,
                      "This worker key has expired. Ask the owner of this gateway for a new one.");
  }
  return {};
}

base::Result<const state::WorkerKey*> check_client(const http::RequestHead& head,
                                                   const state::ConfigDocument& document,
                                                   int64_t now_ms) {
  const std::string secret = find_client_credential(head);
  if (secret.empty()) {
    return base::fail(base::ErrorCode::kInvalidApiKey,
                      "No API key was given. Send a worker key of this gateway as "
                      "`Authorization: Bearer <worker key>`.");
  }
  return usable(find_key(document, secret), now_ms);
}

base::Result<const state::WorkerKey*> check_client_again(std::string_view key_id,
                                                         const state::ConfigDocument& document,
                                                         int64_t now_ms) {
  return usable(state::find_worker_key(document, key_id), now_ms);
}

}  // namespace auth
