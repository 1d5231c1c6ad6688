#pragma once

#include <string>

#include "app/exchange.h"
#include "async/task.h"
#include "chat/event.h"
#include "chat/request.h"
#include "gemini/signature_marks.h"

// Google takes a thought signature only from the project it gave it to, so what sends one back goes
// on over the same key. The body of a client that speaks Gemini itself goes upstream as it came.
namespace app {

// The key that these signatures are of, for a day, here and in the Ledger.
void remember_issuer(Exchange& exchange, const gemini::SignatureMarks& marks,
                     const std::string& key_id);

// The id of the key that the last of the body's signatures is of which is known; empty when none
// is.
async::Task<std::string> find_issuer(Exchange& exchange);

// The same of the calls that a chat's answer makes and of the latest call in a chat, in this
// isolate alone: a signature that another key refuses is replaced in a chat, at the price of a call
// and of what the model has thought.
void remember_issuer(Exchange& exchange, const chat::AnswerPiece& piece, const std::string& key_id);
std::string find_issuer(Exchange& exchange, const chat::Request& request);

}  // namespace app
