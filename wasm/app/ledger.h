#pragma once

#include <functional>
#include <string>

#include "async/task.h"
#include "base/error.h"
#include "host/host.h"
#include "ledger/state.h"
#include "ledger/storage.h"

// What runs inside the Durable Object: the Ledger's calls and the admin API.
//
//   POST /report      state::Report → state::ReportReply
//   GET  /login       ?address → {"wait_ms":n}, how long a try would be refused
//   POST /login       {"address":ip,"right":bool} → {"session_id":text,"epoch":n}; 401; 429
//   POST /logout      ends the session of the request → {"success":true}
//   POST /signatures  {"ids":[…]} → {"signatures":[{"call":id,"signature":text}]}
//   POST /alarm       what is due: saving, publishing, cleaning up, the background key test
//   *    /admin/…     app/admin/README.md; needs a session that counts
namespace app {

// How long a caller waits for the Ledger: a chat goes on without it, an admin can be told.
inline constexpr int64_t kChatTimeoutMs = 5'000;
inline constexpr int64_t kPanelTimeoutMs = 60'000;

// Who asks for /admin/…: read from the cookie, whose signature and times the isolate has checked.
// Whether it was ended is checked here, where every logout is known at once.
struct SessionClaim {
  std::string id;  // empty = none
  int64_t epoch = 0;
  int64_t end_ms = 0;           // when it is over by itself
  std::string deployment = {};  // deployment_mark() of who has checked it; empty = not told
};

struct LedgerRequest {
  std::string method;
  std::string path;   // begins with '/'
  std::string query;  // without '?'
  std::string body;
  SessionClaim session;
};

struct LedgerReply {
  int status = 200;
  std::string body;  // JSON
};

// All three outlive the call. `state` belongs to the Durable Object's instance and is shared by the
// calls under way; `storage` is this call's.
struct LedgerContext {
  ledger::Storage& storage;
  host::Host& host;
  ledger::State& state;
};

// The path and query that carry `claim` to the Ledger, and the way back. The claim stands first in
// the query, so that no parameter of the browser can take its place; its deployment is a
// parameter of its own, for a Ledger of before there was one.
std::string with_session(std::string_view path_and_query, const SessionClaim& claim);
LedgerRequest read_ledger_request(std::string_view method, std::string_view path,
                                  std::string_view query, std::string_view body);

using LedgerAnswer = std::function<void(const LedgerReply&)>;

// Calls `answer` once. What an edit has changed is put into KV before, but no answer waits for KV
// longer than two seconds: the task then goes on behind it until the put has ended.
async::Task<void> handle_ledger(LedgerContext& context, LedgerRequest request, LedgerAnswer answer);

// The OpenAI error object; `retry_after_s` beside it when the error has one.
LedgerReply error_reply(const base::Error& error);

}  // namespace app
