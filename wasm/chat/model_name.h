#pragma once

#include <string_view>

#include "base/error.h"

namespace chat {

// Name of a model as it may stand in an upstream path: "models/" or "google/" in front is taken
// off, the rest is [A-Za-z0-9._-]+, or that behind "tunedModels/". Nothing it lets through can
// leave its path segment ("." and ".." are refused) or is longer than 200 bytes, as names are kept
// with every record of use. The view is part of `name`. Errors, param
// "model": kMissingParameter when empty, kInvalidValue.
base::Result<std::string_view> read_model_name(std::string_view name);

}  // namespace chat
