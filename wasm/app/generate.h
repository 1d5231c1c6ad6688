#pragma once

#include "app/answer.h"
#include "app/exchange.h"
#include "async/task.h"
#include "chat/request.h"

namespace app {

// Asks Gemini and answers the client: whole or streamed, as the request's style says, in the words
// `maker` makes. `request` is read already; media behind URLs is fetched here. Everything that can
// go wrong is answered, and the exchange's outcome is filled.
async::Task<void> generate(Exchange& exchange, chat::Request& request, AnswerMaker& maker);

}  // namespace app
