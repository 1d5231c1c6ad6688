#pragma once

#include <string_view>
#include <vector>

#include "app/exchange.h"
#include "async/task.h"
#include "gemini/write_request.h"

namespace app {

// What is remembered under these names: in `memory`, which is of this isolate, else in the
// Ledger's, asked once for what is missing: the last 500, of names that it stores. Views into the
// exchange's arena.
async::Task<std::vector<gemini::RememberedSignature>> recall(
    Exchange& exchange, SignatureMemory& memory, const std::vector<std::string_view>& names);

// The thought signatures of these calls (gemini::signatures_wanted()).
inline async::Task<std::vector<gemini::RememberedSignature>> recall_signatures(
    Exchange& exchange, const std::vector<std::string_view>& calls) {
  return recall(exchange, exchange.isolate.signatures, calls);
}

}  // namespace app
