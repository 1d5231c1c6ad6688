#pragma once

#include "app/exchange.h"
#include "async/task.h"

namespace app {

// POST /v1/chat/completions, /v1/responses, /v1/completions. The client is known already.
async::Task<void> handle_chat(Exchange& exchange);
async::Task<void> handle_responses(Exchange& exchange);
async::Task<void> handle_completions(Exchange& exchange);

// Names the admin gave to models, as the readers of requests want them.
std::vector<std::pair<std::string, std::string>> aliases_of(const state::ConfigDocument& config);

// May this client have this model now, its body having come?
base::Status check_model(Exchange& exchange, std::string_view model,
                         std::string_view requested_model);
// May it make a call that no model serves?
base::Status check_limits(Exchange& exchange);
// As check_model(); notes the chat as begun when it may.
base::Status admit(Exchange& exchange, std::string_view model, std::string_view requested_model);

// A request that was read, of anything but chats, is let in, or the client is told why not.
template <typename Request>
bool admit_or_answer(Exchange& exchange, const base::Result<Request>& request) {
  base::Status admitted;
  if (request) admitted = admit(exchange, request->model, request->requested_model);
  if (request && admitted) {
    exchange.ignored = request->ignored;
    exchange.outcome.result = state::OutcomeResult::kError;
    return true;
  }
  respond_error(exchange, request ? admitted.error() : explain_lack(exchange, request.error()));
  return false;
}

}  // namespace app
