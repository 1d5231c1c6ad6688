#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/arena.h"

namespace openai {

struct InlineData {
  std::string_view mime;    // may be empty
  std::string_view base64;  // standard alphabet, padded, no white space
};

enum class DataFault {
  kMalformed,  // no data URL, or no base64
  kNoRoom,     // it must be rewritten, for which the arena has not enough left
};

template <typename T>
using DataResult = std::expected<T, DataFault>;

// "data:[mime][;parameters][;base64],…"; percent-encoded data becomes base64. The data is copied
// only when it must be rewritten. `known`: a part of it that is known to be of the standard
// alphabet.
DataResult<InlineData> read_data_url(std::string_view url, base::Arena& arena,
                                     std::string_view known = {});

// Base64 of either alphabet, with or without padding and white space, in the one accepted form.
DataResult<std::string_view> normal_base64(std::string_view text, base::Arena& arena,
                                           std::string_view known = {});

// Length of the beginning that is of the standard alphabet.
size_t plain_prefix(std::string_view text);

// The first bytes of base64 data, for sniffing.
std::string decode_head(std::string_view base64);

}  // namespace openai
