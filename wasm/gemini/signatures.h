#pragma once

#include <string_view>

#include "base/text_map.h"
#include "chat/request.h"
#include "gemini/model_family.h"
#include "gemini/repairs.h"

// Thought signatures of what the model said earlier. Generation 3 refuses a step of the
// conversation whose first call has none; parallel calls of one step need no further one. Its
// models that draw want one with each text and picture.
// https://ai.google.dev/gemini-api/docs/thought-signatures
namespace gemini {

// Documented stand-in for history that came from elsewhere.
inline constexpr std::string_view kStandInSignature = "skip_thought_signature_validator";

// Whether the signature of a call is asked for when the call comes back without it. `first`: of the
// calls of its step.
bool needs_signature(const ModelFamily& family, bool first);

// Signatures this gateway remembers, by call id.
using SignatureMemory = base::TextMap<std::string_view>;

// The signature to send with a text or a picture of the model's; `own`: what the client sent with
// it. Empty = none.
std::string_view choose_part_signature(std::string_view own, const ModelFamily& family,
                                       Repairs repairs);

// The signature to send with call `index` of a step, byte for byte; empty = none.
std::string_view choose_signature(const chat::Turn& step, size_t index, const ModelFamily& family,
                                  Repairs repairs, const SignatureMemory& memory);

}  // namespace gemini
