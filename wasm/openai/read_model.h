#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "json/value.h"

namespace openai {

using Aliases = std::vector<std::pair<std::string, std::string>>;  // client's name → model

// The upstream id of a model as a client names it: alias resolved, prefix stripped, and safe to
// stand in a path segment. Errors: kMissingParameter, kInvalidValue, param `model`.
base::Result<std::string> map_model(std::string_view name, const Aliases* aliases);

// The `model` member of a request; `fallback` when it is absent, unless that is empty.
base::Result<std::string> read_model(const json::Value& body, const Aliases* aliases,
                                     std::string_view fallback = {});

// The model as the client names it, or the fallback it gets.
std::string_view requested_model(const json::Value& body, std::string_view fallback);

}  // namespace openai
