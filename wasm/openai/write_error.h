#pragma once

#include <vector>

#include "base/buffer.h"
#include "base/error.h"
#include "http/message.h"

namespace openai {

// {"error":{"message","type","param","code"}}
void write_error(const base::Error& error, base::Buffer& out);

// `retry-after` and `x-should-retry`, which OpenAI's SDKs obey.
std::vector<http::Header> error_headers(const base::Error& error);

}  // namespace openai
