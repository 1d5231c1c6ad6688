#pragma once

#include <optional>

#include "base/arena.h"
#include "base/error.h"
#include "base/rare.h"
#include "chat/request.h"
#include "gemini/answer_format.h"
#include "gemini/google_options.h"
#include "gemini/model_family.h"
#include "gemini/repairs.h"
#include "gemini/write_request.h"
#include "json/value.h"

namespace gemini {

// How several choices are made on this model.
Written::Choices choose_choices(const chat::Request& request, const ModelFamily& family,
                                Repairs repairs);

// `generationConfig`: what the request says, the client's own one merged over it, repairs applied;
// null = nothing to send. May add to `request.ignored`. Errors: audio asked of a model that has
// none, an unknown voice, thinking said twice.
base::Result<json::Value> map_generation_config(chat::Request& request, const ModelFamily& family,
                                                const GoogleOptions& google,
                                                const AnswerFormat& format,
                                                const WriteOptions& options, base::Arena& arena);

// A complete `generationConfig` as the repairs leave it, without a `thinkingConfig` that says
// nothing. `effort` as of repair_thinking().
BASE_RARE json::Value repair_config(const json::Value& before, std::optional<chat::Effort> effort,
                                    const ModelFamily& family, Repairs repairs, base::Arena& arena);

// `speechConfig` with one of the prebuilt voices. Error: nobody knows the voice.
base::Result<json::Value> map_voice(std::string_view voice, std::string_view param,
                                    base::Arena& arena);

}  // namespace gemini
