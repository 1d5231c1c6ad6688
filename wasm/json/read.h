#pragma once

#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/base64_runs.h"
#include "base/error.h"
#include "json/value.h"

namespace json {

class Known;

// Bytes that must be readable behind a document handed to read_padded(); the first is '\0', the
// others mean nothing.
inline constexpr size_t kPadding = 64;
inline constexpr int kMaxDepth = 100;
// Values that a document may hold beside its root, and what one takes at the most while it is read:
// bytes in the arena and beside it.
inline constexpr size_t kMaxNodes = 1'000'000;
inline constexpr size_t kNodeBytes = 64;

// Parses one whole JSON document. Everything is checked, skipped parts too: grammar, UTF-8, depth.
// The value lives as long as `arena` and `document`. Errors, their messages without input:
// kInvalidJson; kRequestTooLarge for more than `most_nodes` values, or for texts whose escapes need
// more than the arena has left. What is known to be base64 is not looked at again, and what of the
// root's items or members is `known` is not read again.
base::Result<Value> read_padded(std::string_view document, base::Arena& arena,
                                size_t most_nodes = kMaxNodes,
                                std::span<const base::Base64Runs::Run> base64 = {},
                                Known* known = nullptr);

// The same for bytes without padding behind them: they are copied into the arena first. It has no
// more values than the arena has room for.
base::Result<Value> read(std::string_view document, base::Arena& arena);

// A copy in the arena, with padding behind it.
std::string_view copy_padded(std::string_view document, base::Arena& arena);

}  // namespace json
