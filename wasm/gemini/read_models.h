#pragma once

#include <optional>

#include "chat/model_info.h"
#include "json/value.h"

namespace gemini {

// One page of `models.list`; models that neither generate nor embed are left out.
// https://ai.google.dev/api/models
chat::ModelPage read_models(const json::Value& body);

// The answer of `models.get`; nullopt when it is a model of another kind.
std::optional<chat::ModelInfo> read_model(const json::Value& body);

}  // namespace gemini
