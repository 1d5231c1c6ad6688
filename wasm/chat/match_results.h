#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "chat/message.h"

namespace chat {

inline constexpr size_t kUnanswered = SIZE_MAX;

// By message and call of that message: the index of the message that answers the call, or
// kUnanswered. A result whose call the client left out has its own index alone.
using AnswerIndex = std::vector<std::vector<size_t>>;

// Finds the call each result answers: by id in the latest message before it that has the id, else
// by name among the calls still unanswered. Of two results for one call the last one counts. In the
// deprecated form, which has no ids, a result may stand without its call: there are clients that
// send no more. Error: kInvalidValue with the path, when nothing before a result can have asked for
// it.
base::Result<AnswerIndex> match_results(const std::vector<Message>& messages);

}  // namespace chat
