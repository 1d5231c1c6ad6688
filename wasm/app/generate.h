#pragma once

#include <span>

#include "app/answer.h"
#include "app/exchange.h"
#include "async/task.h"
#include "chat/request.h"

namespace app {

// Asks Gemini and answers the client: whole or streamed, as the request's style says, in the words
// `maker` makes. The conversations of `requests` (at least one, all of the same style and number of
// choices) are read already; media behind URLs is fetched here. Everything that can go wrong is
// answered, and the exchange's outcome is filled.
async::Task<void> generate(Exchange& exchange, std::span<chat::Request> requests,
                           AnswerMaker& maker);

}  // namespace app
