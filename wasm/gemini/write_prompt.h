#pragma once

#include <initializer_list>
#include <string_view>

#include "base/arena.h"
#include "base/buffer.h"
#include "gemini/google_options.h"
#include "gemini/model_family.h"
#include "gemini/write_request.h"
#include "json/value.h"

namespace gemini {

// Appends the body of a call that is no conversation: one text in pieces that outlive it, and the
// generation config `ours`. What the client asks for in Google's own words stands over it, as far
// as the model takes it.
void write_prompt(std::initializer_list<std::string_view> text, const json::Value& ours,
                  const GoogleOptions& google, const ModelFamily& family,
                  const WriteOptions& options, base::Arena& arena, base::Buffer& out);

}  // namespace gemini
