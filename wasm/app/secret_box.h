#pragma once

#include <optional>
#include <string>

#include "async/task.h"
#include "base/error.h"
#include "host/host.h"

// Gemini keys at rest: AES-256-GCM under a key derived from SESSION_SECRET_KEY by HKDF-SHA256, as
// base64 of nonce (12 bytes) ‖ ciphertext ‖ tag.
namespace app {

// Errors: kInternal when no SESSION_SECRET_KEY is set or the platform refuses.
async::Task<base::Result<std::string>> seal_secret(host::Host& host, std::string secret);

// Tries SESSION_SECRET_KEY, then SESSION_SECRET_KEY_PREVIOUS. Error kInternal: neither opens it.
async::Task<base::Result<std::string>> open_secret(host::Host& host, std::string sealed);

// What open_secret() opens, sealed anew; absent when SESSION_SECRET_KEY opens it already. Errors of
// both.
async::Task<base::Result<std::optional<std::string>>> reseal_secret(host::Host& host,
                                                                    std::string sealed);

// Names the current sealing key without telling it; changes when SESSION_SECRET_KEY does.
std::string sealing_mark(host::Host& host);

// Names all secrets of the deployment without telling any, in so many digits; isolate and Ledger
// have the same when they run the same deployment.
inline constexpr size_t kDeploymentMarkLength = 16;
std::string deployment_mark(host::Host& host);

}  // namespace app
