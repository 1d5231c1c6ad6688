#pragma once

#include <vector>

#include "base/arena.h"
#include "base/error.h"
#include "chat/message.h"

namespace chat {

// Puts a client's messages in the order a conversation has for the model, into `request.system` and
// `request.turns`: system texts apart, turns of one role merged, results directly behind the turn
// of their calls and in their order, a user turn first, never an empty one; a result whose call the
// client left out gets one without arguments. `list` names the parameter that holds the messages.
// Errors: kMissingParameter, kMissingToolResult, kInvalidValue with the path.
base::Status arrange_turns(std::vector<Message> messages, Parameter list, Request& request,
                           base::Arena& arena);

}  // namespace chat
