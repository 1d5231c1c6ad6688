#pragma once

#include <string>

#include "app/isolate.h"
#include "async/task.h"
#include "host/host.h"

// Keeps the isolate's copies of the two documents current and brings outcomes to the Ledger.
namespace app {

// Reads both documents when the isolate is cold (two KV reads; load_copies.h says when the Ledger
// is asked instead), asks the Ledger for changes when the copies are older than a minute, else does
// nothing. One request at a time asks: a cold isolate's others wait for it, a warm one's go on with
// the copies. A Ledger that does not answer leaves the copies as they are.
async::Task<void> make_current(Isolate& isolate, host::Host& host);

// Asks the Ledger for changes now: after an edit made through this isolate.
async::Task<void> refresh(Isolate& isolate, host::Host& host);

// The same for a request that the copies would turn away though an edit may have come since; at
// most five times in a row and then once in five seconds, whoever asks.
async::Task<void> refresh_in_doubt(Isolate& isolate, host::Host& host);

// Brings `outcome` to the Ledger, or leaves it to the report under way. Failed reports are tried
// again for ten seconds, then with the next outcome after half a minute; the Ledger counts each
// outcome once.
async::Task<void> report(Isolate& isolate, host::Host& host, state::Outcome outcome);

// Brings what waits to the Ledger now, so that an admin reads every chat this isolate has answered;
// gives up when the Ledger refuses it or after two seconds. What is left and what comes meanwhile
// is for carry_on(), once the admin has an answer.
async::Task<void> bring_outcomes(Isolate& isolate, host::Host& host);
async::Task<void> carry_on(Isolate& isolate, host::Host& host);

}  // namespace app
