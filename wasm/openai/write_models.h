#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/buffer.h"

namespace openai {

// {"object":"list","data":[…]} of model ids in the given order.
void write_model_list(std::span<const std::string> ids, base::Buffer& out);
// One entry: {"id","object":"model","created":0,"owned_by":"google"}.
void write_model(std::string_view id, base::Buffer& out);

}  // namespace openai
