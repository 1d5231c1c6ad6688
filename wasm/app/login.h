#pragma once

#include "app/exchange.h"
#include "async/task.h"

namespace app {

// POST /api/login {"password"} → {"success":true} and the session's cookie; 401 for a wrong
// password, 429 with `retry-after` while too many were wrong.
async::Task<void> handle_login(Exchange& exchange);

// POST /api/logout: ends this session, whether or not it still counts.
async::Task<void> handle_logout(Exchange& exchange);

}  // namespace app
