#pragma once

#include <string>

#include "app/exchange.h"
#include "async/task.h"
#include "gemini/signature_marks.h"

// Google takes a thought signature only from the project it gave it to. The body of a client that
// speaks Gemini itself goes upstream as it came, so its conversation goes on over the same key.
namespace app {

// The key that these signatures are of, for a day, here and in the Ledger.
void remember_issuer(Exchange& exchange, const gemini::SignatureMarks& marks,
                     const std::string& key_id);

// The id of the key that the last of the body's signatures is of which is known; empty when none
// is.
async::Task<std::string> find_issuer(Exchange& exchange);

}  // namespace app
