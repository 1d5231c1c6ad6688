#include "app/admin/key_name.h"

#include "base/text.h"

namespace app {

std::string shown_name(const state::GeminiKey& key) {
  return key.name.empty() ? key.preview : key.name;
}

std::string shown_name(const state::WorkerKey& key) {
  return key.name.empty() ? preview_of(key) : key.name;
}

std::string find_gemini_key_name(const ledger::State& state, std::string_view id) {
  const state::GeminiKey* key = state::find_key(state.keys, id);
  return key == nullptr ? std::string() : shown_name(*key);
}

std::string find_worker_key_name(const ledger::State& state, std::string_view id) {
  const state::WorkerKey* key = state::find_worker_key(state.config, id);
  return key == nullptr ? std::string() : shown_name(*key);
}

std::string preview_of(const state::WorkerKey& key) {
  return base::concat(key.prefix, "…");
}

}  // namespace app
