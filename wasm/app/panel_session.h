#pragma once

#include <string>

#include "app/exchange.h"
#include "app/ledger.h"
#include "auth/session_token.h"

// The admin's session as the isolate sees it: signature, times and what was published of logouts.
// The Ledger checks again for the admin API, where a logout is known at once.
namespace app {

auth::SessionSecrets session_secrets(host::Host& host);

// The session of the request's cookie. Asks the Ledger when the isolate's copy does not know the
// epoch. Error: 401.
async::Task<base::Result<auth::VerifiedSession>> find_session(Exchange& exchange);

SessionClaim claim_of(const auth::Session& session);

// `set-cookie` lines for a session begun or renewed now, and for one that is over.
http::Header session_cookie(Exchange& exchange, const auth::Session& session);
http::Header cleared_cookie(Exchange& exchange);

}  // namespace app
