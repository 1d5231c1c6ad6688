#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "keys/local_counts.h"
#include "state/config_document.h"

namespace keys {

// May this worker key, which auth::check_client() lets in, have one more chat with this model?
// Errors, in this order:
//   model not in its list          403 model_not_allowed
//   daily requests or tokens used  429 insufficient_quota until midnight in Los Angeles
//   requests of the last minute    429 rate_limit_exceeded
// `model` is the resolved id; `requested_model` is what the client wrote, and either may be listed.
base::Status check_allowance(const state::ConfigDocument& config, const state::WorkerKey& key,
                             const LocalCounts& counts, std::string_view model,
                             std::string_view requested_model, int64_t now_ms);
// The same for a call that no model serves: everything but the list of models.
base::Status check_client_limits(const state::ConfigDocument& config, const state::WorkerKey& key,
                                 const LocalCounts& counts, int64_t now_ms);

// Whether the key's list, if it has one, names the model in either way.
bool is_listed(const state::WorkerKey& key, std::string_view model,
               std::string_view requested_model);

// False when the admin allows only the configured models and this is none of them.
bool is_model_allowed(const state::ConfigDocument& config, std::string_view model);

// The configured model that has this name as an alias; nullptr when there is none.
const state::Model* find_alias(const state::ConfigDocument& config, std::string_view name);

}  // namespace keys
