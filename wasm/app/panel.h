#pragma once

#include "app/exchange.h"
#include "async/task.h"

namespace app {

// /api/admin/…: checked here, answered by the Ledger. After a change this isolate's copies are
// brought up to date before the answer goes out.
async::Task<void> handle_admin(Exchange& exchange);

// The panel's pages and files. The admin's pages are only served with a session.
async::Task<void> handle_root(Exchange& exchange);
async::Task<void> handle_login_page(Exchange& exchange);
async::Task<void> handle_admin_page(Exchange& exchange);
async::Task<void> handle_asset(Exchange& exchange);

}  // namespace app
