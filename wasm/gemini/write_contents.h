#pragma once

#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/error.h"
#include "chat/request.h"
#include "gemini/model_family.h"
#include "gemini/tool_names.h"
#include "gemini/write_request.h"
#include "json/write.h"

namespace gemini {

// What the turns cannot tell themselves.
struct ContentsInput {
  const ModelFamily& family;
  const WriteOptions& options;
  std::span<const std::string_view> inline_system;  // goes to the front of the first user turn
};

// Whether what the model said goes back with the stand-in alone: where it would stand for all,
// nothing else stands.
enum class Signatures { kStandInsOnly, kOthers };

// The array `contents`. Names of calls that are not declared any more are added to `names`. Error:
// media in a tool result the model cannot take.
base::Result<Signatures> write_contents(const chat::Request& request, const ContentsInput& input,
                                        ToolNames& names, base::Arena& arena, json::Writer& out);

}  // namespace gemini
