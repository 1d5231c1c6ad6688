#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/usage.h"
#include "chat/parameter.h"
#include "json/value.h"

namespace chat {

// Texts to be turned into vectors. All views point into the client's body or the request's arena.
struct EmbeddingRequest {
  enum class Encoding { kFloat, kBase64 };

  std::string model;                     // the upstream's id: no prefix, alias resolved, path-safe
  std::string requested_model;           // as the client wrote it
  std::vector<std::string_view> inputs;  // 1–2048, none empty
  std::optional<int64_t> dimensions;     // 128–3072
  Encoding encoding = Encoding::kFloat;
  std::string_view task_type;  // extension; empty = none
  std::string_view title;      // extension; empty = none
  std::vector<Parameter> ignored;
};

// What one upstream call answered: a vector for each of its texts, in their order, every value a
// number. Views into the upstream's body.
struct EmbeddingBatch {
  // Whether vectors have length 1 already, as clients expect.
  enum class Length { kUnit, kAny };

  size_t first = 0;  // which of the client's texts the first vector is of
  std::vector<std::span<const json::Value>> vectors;
  Length length = Length::kUnit;
  base::Usage usage;
};

}  // namespace chat
