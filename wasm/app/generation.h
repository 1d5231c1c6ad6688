#pragma once

#include <cstdint>
#include <deque>
#include <memory>

#include "app/answer.h"
#include "app/client_stream.h"
#include "app/conversation_writer.h"
#include "app/exchange.h"
#include "async/task.h"
#include "chat/request.h"
#include "gemini/read_response.h"

namespace app {

// One conversation of a client's request, with upstream calls and choices of its own.
struct Conversation {
  Conversation(Exchange& exchange, chat::Request& request_in, int first_choice_in,
               std::vector<gemini::RememberedSignature> remembered);

  chat::Request& request;
  ConversationWriter writer;
  uint64_t hash;  // of the conversation, for keys::Ask; 0 where the strategy asks for none
  KeyScope scope;
  int first_choice;  // its choices are numbered from here

  gemini::ResponseReader reader() const;
};

// What all calls of one client's request share.
struct Generation {
  Exchange& exchange;
  AnswerMaker& maker;
  openai::AnswerContext context;
  std::deque<Conversation> conversations;  // at least one
  std::unique_ptr<Answer> answer;
  ClientStream client;
};

// Both answer the client, with an error where nothing else is left, and fill the exchange's
// outcome. `all` must outlive the task.
async::Task<void> answer_whole(Generation& all);
async::Task<void> answer_stream(Generation& all);

}  // namespace app
