#pragma once

#include <optional>
#include <string_view>

#include "base/arena.h"
#include "base/error.h"
#include "json/read.h"
#include "json/write.h"
#include "state/fields.h"

namespace app {

// Reads a JSON object with `read_members(state::Fields&)`; no body at all is an empty object.
// Errors: kInvalidJson, kInvalidType, and what the members' reader refuses.
template <typename Read>
base::Status read_body(std::string_view text, Read read_members) {
  base::Arena arena;
  const base::Result<json::Value> root = json::read(text.empty() ? "{}" : text, arena);
  if (!root) return std::unexpected(root.error());
  if (!root->is_object()) {
    return base::fail(base::ErrorCode::kInvalidType, "The body must be a JSON object.");
  }
  std::optional<base::Error> error;
  state::Fields fields(*root, "", error);
  read_members(fields);
  if (error) return base::fail(*std::move(error));
  return {};
}

}  // namespace app
