#pragma once

#include <optional>

#include "base/arena.h"
#include "base/error.h"
#include "chat/request.h"
#include "gemini/google_options.h"
#include "gemini/model_family.h"
#include "gemini/repairs.h"
#include "json/value.h"
#include "state/settings.h"

namespace gemini {

// `thinkingConfig` from the request's effort and the operator's wish to see thoughts, before the
// client's own one is merged over it; null = nothing to send. Thoughts are asked for only where the
// model thinks: elsewhere Google refuses the request. Adds the effort to `request.ignored`
// when the model does not think. Error: the client gives a level or budget of its own beside an
// effort.
base::Result<json::Value> map_thinking(chat::Request& request, const ModelFamily& family,
                                       const GoogleOptions& google, state::IncludeThoughts thoughts,
                                       base::Arena& arena);

// A complete `thinkingConfig` as the repairs leave it; null = nothing is left. `effort` is what the
// client asked for in OpenAI's words.
json::Value repair_thinking(const json::Value& config, std::optional<chat::Effort> effort,
                            const ModelFamily& family, Repairs repairs, base::Arena& arena);

}  // namespace gemini
