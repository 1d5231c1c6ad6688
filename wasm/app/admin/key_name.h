#pragma once

#include <string>
#include <string_view>

#include "ledger/state.h"

// What people know a key by, wherever another thing speaks of it.
namespace app {

// Its name, or what is shown of its secret when nobody gave it one.
std::string shown_name(const state::GeminiKey& key);
std::string shown_name(const state::WorkerKey& key);

// The same by the id; empty when the key is gone.
std::string find_gemini_key_name(const ledger::State& state, std::string_view id);
std::string find_worker_key_name(const ledger::State& state, std::string_view id);

// What is shown of a worker key's secret.
std::string preview_of(const state::WorkerKey& key);

}  // namespace app
