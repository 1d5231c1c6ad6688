#pragma once

#include "base/error.h"
#include "chat/request.h"
#include "json/value.h"
#include "openai/path.h"

namespace openai {

// `response_format` of Chat Completions (the schema nested under `json_schema`) or `text.format` of
// Responses (flat). `path` is that of `value`, which may be nullptr.
base::Result<chat::ResponseFormat> read_response_format(const json::Value* value, const Path& path);

}  // namespace openai
