#pragma once

#include <string>
#include <string_view>

#include "app/ledger.h"
#include "app/read_body.h"
#include "json/write.h"

// The admin API inside the Durable Object: one resource a file, all routes in README.md.
namespace app {

enum class Method { kGet, kPost, kPatch, kDelete };

// One admin call. Owned by handle_admin(), which outlives every handler.
struct AdminCall {
  LedgerContext& context;
  Method method;   // one the resource has: route/admin_resource.cpp
  std::string id;  // the segment after the resource, percent-decoded; empty = none
  std::string query;
  std::string body;
  SessionClaim session;

  ledger::State& state() const { return context.state; }
  int64_t now_ms() const { return context.host.now_ms(); }
};

using AdminResult = base::Result<LedgerReply>;

async::Task<AdminResult> handle_admin(LedgerContext& context, LedgerRequest request);

// One resource each. Those that wait for nothing answer at once.
async::Task<AdminResult> add_gemini_keys(AdminCall& call);    // POST gemini-keys
AdminResult list_gemini_keys(AdminCall& call);                // GET gemini-keys
async::Task<AdminResult> edit_gemini_keys(AdminCall& call);   // PATCH gemini-keys
AdminResult delete_gemini_keys(AdminCall& call);              // DELETE gemini-keys
async::Task<AdminResult> reveal_gemini_key(AdminCall& call);  // POST gemini-keys/:id/reveal
async::Task<AdminResult> test_gemini_key(AdminCall& call);    // POST test-gemini-key
AdminResult test_gemini_keys(AdminCall& call);                // GET, POST test-gemini-keys
AdminResult error_keys(AdminCall& call);                      // GET, DELETE error-keys
AdminResult clear_key_error(AdminCall& call);                 // POST clear-key-error
async::Task<AdminResult> gemini_models(AdminCall& call);      // GET gemini-models
AdminResult worker_keys(AdminCall& call);
AdminResult models(AdminCall& call);
AdminResult category_quotas(AdminCall& call);
AdminResult system_settings(AdminCall& call);
AdminResult usage(AdminCall& call);
AdminResult requests(AdminCall& call);
AdminResult overview(AdminCall& call);
AdminResult problems(AdminCall& call);
async::Task<AdminResult> export_all(AdminCall& call);
async::Task<AdminResult> import_all(AdminCall& call);
AdminResult session(AdminCall& call);

// The member that cannot be stored, though it has the right type; empty when there is none.
std::string_view find_settings_fault(const state::Settings& settings);

}  // namespace app
