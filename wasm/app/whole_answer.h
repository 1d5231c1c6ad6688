#pragma once

#include <optional>
#include <string_view>

#include "app/exchange.h"
#include "app/upstream.h"
#include "async/task.h"
#include "chat/event.h"
#include "chat/failure.h"
#include "chat/tally.h"
#include "gemini/read_response.h"

namespace app {

// Who uses a whole answer, which comes in several pieces when it takes several calls; only the last
// one has usage, of all. What a piece refers to lives during the call only; its calls have ids.
class AnswerTaker {
 public:
  virtual ~AnswerTaker() = default;
  virtual void take(const chat::AnswerPiece& piece) = 0;
};

// Asks until Gemini has answered whole, gives the answer to `taker` and counts it. Broken and empty
// answers are tried again as far as the retries go. The error is what the client is told;
// kRequestCancelled when it went. All references must outlive the task.
async::Task<base::Status> ask_whole(Exchange& exchange, Upstream& upstream, std::string_view model,
                                    gemini::ResponseReader reader, AnswerTaker& taker);

// An answer without content that another attempt may mend.
bool is_worth_retrying(chat::Verdict verdict);

// What is said of an answer without content that no further attempt will mend; nullopt when it is
// an answer all the same (the model had nothing to say).
std::optional<base::Error> emptiness(const chat::Tally& tally);

// A body that broke off, was given up in silence or is not JSON; `outcome` is that of reading it.
chat::Failure broken_body(Exchange& exchange, const Upstream& upstream, async::Outcome outcome);

}  // namespace app
