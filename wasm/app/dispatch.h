#pragma once

#include "app/isolate.h"
#include "async/operation.h"
#include "async/task.h"
#include "host/host.h"
#include "ledger/state.h"
#include "ledger/storage.h"

namespace app {

// One client request from head to last byte and its accounting. `head` is the text of
// http::parse_request_head(); everything else is asked of `host`.
async::Task<void> handle_request(Isolate& isolate, host::Host& host, async::Bytes head);

// One call to the Ledger, in the Durable Object's own instance.
async::Task<void> handle_ledger_call(ledger::State& state, ledger::Storage& storage,
                                     host::Host& host, async::Bytes head, async::Bytes body);

}  // namespace app
