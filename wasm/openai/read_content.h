#pragma once

#include <vector>

#include "base/arena.h"
#include "base/error.h"
#include "chat/request.h"
#include "json/value.h"
#include "openai/read_content_part.h"

namespace openai {

// Reads one part of a content array in the words of one API.
using PartReader = base::Result<chat::Part> (*)(const json::Value& part, const Path& path,
                                                PartPlace place, base::Arena& arena);

// A message's content or a call's output: text, or an array of parts. Empty texts are dropped where
// they say nothing: everywhere but in results. `path` is that of `content`.
base::Result<std::vector<chat::Part>> read_content(const json::Value& content, const Path& path,
                                                   PartPlace place, PartReader reader,
                                                   base::Arena& arena);

}  // namespace openai
