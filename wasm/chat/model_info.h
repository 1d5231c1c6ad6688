#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

// A model the upstream offers; views into its answer.
struct ModelInfo {
  std::string_view id;            // without "models/"
  std::string_view display_name;  // empty = not said
  int64_t input_tokens = 0;       // limits; 0 = not said
  int64_t output_tokens = 0;
};

struct ModelPage {
  std::vector<ModelInfo> models;
  std::string_view next_page_token;  // empty = the last page
};

}  // namespace chat
