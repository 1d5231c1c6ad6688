#pragma once

#include "app/ledger.h"

// Logging in and out, as far as the Ledger decides it: how fast passwords may be tried, which
// sessions were ended.
namespace app {

// Error: 401 when there is no session or it was ended.
base::Status check_session(const LedgerContext& context, const SessionClaim& claim);

base::Result<LedgerReply> show_login_wait(LedgerContext& context, const LedgerRequest& request);
base::Result<LedgerReply> log_in(LedgerContext& context, const LedgerRequest& request);
base::Result<LedgerReply> log_out(LedgerContext& context, const LedgerRequest& request);

// Ends every session, the caller's too.
void end_all_sessions(LedgerContext& context);

}  // namespace app
