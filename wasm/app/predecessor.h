#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state/config_document.h"
#include "state/keys_document.h"

// The predecessor's stored values as ours. Whatever is not of the expected shape is left out.
namespace app {

struct OldGeminiKey {
  std::string secret;
  state::GeminiKey key;  // without id, seal, preview
};

std::vector<std::string> read_old_key_list(std::string_view text);
// `today`: counters of another day are left out. nullopt when there is no secret.
std::optional<OldGeminiKey> read_old_key(std::string_view text, std::string_view today);

std::vector<state::Model> read_old_models(std::string_view text);
void read_old_quotas(std::string_view text, state::CategoryQuotas& quotas);
// `safety` is the text of worker_keys_safety_settings.
std::vector<state::WorkerKey> read_old_worker_keys(std::string_view text, std::string_view safety);

// Unix ms of "2026-11-22", "2026-11-22T08:00:00Z" or "2026-11-22T08:00:00.000Z".
std::optional<int64_t> read_time(std::string_view text);

}  // namespace app
