#pragma once

#include <string_view>

// The names of the two documents in KV: the Ledger puts them, cold isolates read them.
namespace app {

inline constexpr std::string_view kPublishedKeys = "state:keys";      // in GEMINI_KEYS_KV
inline constexpr std::string_view kPublishedConfig = "state:config";  // in WORKER_CONFIG_KV

}  // namespace app
