#pragma once

#include "app/exchange.h"
#include "app/upstream.h"
#include "async/task.h"
#include "base/error.h"

// What comes back from a native call.
namespace app {

// Moves what was opened to the client and counts it. True when the answer began with an error that
// another call may mend: nothing was told yet, and open() may be called again. All references must
// outlive the task.
async::Task<bool> pass_native_answer(Exchange& exchange, Upstream& upstream, Opened opened);

// Nothing more is tried: the client is told the upstream's own error, without secrets; `error`
// where none came, or what came has the status of no error.
void respond_native_failure(Exchange& exchange, const Upstream& upstream, const base::Error& error);

}  // namespace app
