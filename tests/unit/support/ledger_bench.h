#pragma once

#include <string>
#include <string_view>

#include "app/ledger.h"
#include "base/arena.h"
#include "json/value.h"
#include "state/report.h"
#include "unit/support/fake_host.h"
#include "unit/support/sqlite_storage.h"

#if HAVE_SQLITE

namespace support {

// What a call is answered that never has to wait.
app::LedgerReply ask_ledger(app::LedgerContext& context, app::LedgerRequest request);

// A Ledger with its storage and world, called as the isolate calls it.
class LedgerBench {
 public:
  LedgerBench();

  FakeHost host;
  SqliteStorage storage;
  ledger::State state;

  // With a session that counts.
  app::LedgerRequest request(std::string_view method, std::string_view path_and_query,
                             std::string_view body = {}) const;
  // POST, GET … of any path.
  app::LedgerReply call(std::string_view method, std::string_view path_and_query,
                        std::string_view body = {});
  // The admin API below /admin/; the reply is kept and parsed for json().
  int admin(std::string_view method, std::string_view resource, std::string_view body = {});
  // Last admin reply.
  const json::Value& json() const { return json_; }
  std::string_view text() const { return reply_.body; }

  // Moves the clock to `ms` and lets every alarm on the way ring.
  void run_until(int64_t ms);
  // The instance dies: only the storage stays.
  void restart() { state = ledger::State(); }

  // Adds a Gemini key and answers its id.
  std::string add_key(std::string_view secret);
  std::string add_worker_key(std::string_view description);
  state::ReportReply report(const state::Report& report);
  // An empty report, the least that makes the Ledger begin; its status.
  int ask();

 private:
  app::LedgerReply reply_;
  base::Arena arena_;
  json::Value json_;
};

// An answered chat over one key.
state::Outcome answered(std::string id, std::string key_id, std::string model, std::string client,
                        int64_t time_ms);

// Today's, of a key with one model.
int64_t requests_of(const ledger::State& state, std::string_view key_id,
                    std::string_view model = "gemini-2.5-flash");

}  // namespace support

#endif
