#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "chat/request.h"
#include "json/value.h"
#include "openai/read_content_part.h"

namespace openai {

// Whether only the Responses API has parts of this type.
bool is_input_part(std::string_view type);

// One content part of the Responses API: input_text, output_text, refusal, input_image, input_file,
// input_audio. `path` is its own.
base::Result<chat::Part> read_input_part(const json::Value& part, const Path& path, PartPlace place,
                                         base::Arena& arena);

}  // namespace openai
