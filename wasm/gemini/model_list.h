#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace gemini {

// https://ai.google.dev/api/models#method:-models.list ; everything fits one page.
inline constexpr std::string_view kModelListPath = "/v1beta/models?pageSize=1000";

struct ListedModel {
  std::string id;    // without "models/"
  std::string name;  // for people
  int64_t input_tokens = 0;
  int64_t output_tokens = 0;
  bool generates = false;  // answers chats
  bool embeds = false;
};

// The models that generate or embed, in upstream order. Error: kUpstreamError when it is no list.
base::Result<std::vector<ListedModel>> read_model_list(std::string_view body);

}  // namespace gemini
