#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/error.h"
#include "chat/request.h"
#include "gemini/model_family.h"
#include "gemini/repairs.h"
#include "gemini/schema.h"
#include "json/value.h"

namespace gemini {

// How the model is told which form its answer must have.
struct AnswerFormat {
  json::Value config;      // members for generationConfig; null = none
  std::string_view words;  // part for the system instruction; empty = none
};

enum class ToolUse { kNone, kDeclared };

// Models of generation 2 cannot combine tools with a response mime type: they are told in words.
base::Result<AnswerFormat> map_answer_format(const chat::ResponseFormat& wanted,
                                             const ModelFamily& family, ToolUse tools,
                                             Repairs repairs, SchemaBudget& budget,
                                             base::Arena& arena);

}  // namespace gemini
