#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/arena.h"

namespace openai {

struct InlineData {
  std::string_view mime;    // may be empty
  std::string_view base64;  // standard alphabet, padded, no white space
};

// "data:[mime][;parameters][;base64],…"; percent-encoded data becomes base64. nullopt when it is no
// such URL or its data is no base64. The data is copied only when it must be rewritten.
// `known`: a part of it that is known to be of the standard alphabet.
std::optional<InlineData> read_data_url(std::string_view url, base::Arena& arena,
                                        std::string_view known = {});

// Base64 of either alphabet, with or without padding and white space, in the one accepted form;
// nullopt when it is no base64.
std::optional<std::string_view> normal_base64(std::string_view text, base::Arena& arena,
                                              std::string_view known = {});

// Length of the beginning that is of the standard alphabet.
size_t plain_prefix(std::string_view text);

// The first bytes of base64 data, for sniffing.
std::string decode_head(std::string_view base64);

}  // namespace openai
