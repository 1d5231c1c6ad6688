#pragma once

#include <span>

#include "app/exchange.h"
#include "chat/failure.h"
#include "gemini/write_request.h"

namespace app {

// What the deployment's settings and the worker key say about every request written for Gemini.
// Views into the exchange's arena and the span.
gemini::WriteOptions write_options(Exchange& exchange, std::span<const chat::Repair> repairs);

}  // namespace app
