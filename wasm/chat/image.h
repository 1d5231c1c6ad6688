#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/parameter.h"
#include "json/value.h"

namespace chat {

struct ImageSize {
  int64_t width = 0;  // pixels, > 0
  int64_t height = 0;
};

// Pictures to be made from words. Views point into the client's body or the request's arena.
struct ImageRequest {
  enum class Delivery { kBase64, kUrl };

  std::string model;            // the upstream's id: no prefix, alias resolved, path-safe
  std::string requested_model;  // as the client wrote it
  std::string_view prompt;
  std::optional<ImageSize> size;  // unset = the model's choice
  int64_t count = 1;              // 1–8
  Delivery delivery = Delivery::kBase64;
  std::string_view output_format;       // "png" for example; empty = any
  const json::Value* google = nullptr;  // options in Google's own words; nullptr = none
  std::vector<Parameter> ignored;
};

}  // namespace chat
