#include "ledger/logins.h"

#include <string>

#include "base/text.h"

namespace ledger {
namespace {

constexpr std::string_view kAll;

auth::LoginRecord read_record(Storage& storage, std::string_view name) {
  const Rows rows = read(storage,
                         "SELECT failures, last_failure, last_success FROM login_attempts WHERE"
                         " address = ?",
                         {cell(name)});
  if (rows.empty()) return {};
  return {integer(rows[0][0]), integer(rows[0][1]), integer(rows[0][2])};
}

void save_record(Statements& statements, std::string_view name, const auth::LoginRecord& before,
                 const auth::LoginRecord& after) {
  if (before == after) return;
  add(statements,
      "INSERT OR REPLACE INTO login_attempts(address, failures, last_failure, last_success)"
      " VALUES(?, ?, ?, ?)",
      {cell(name), after.failures, after.last_failure_ms, after.last_success_ms});
}

}  // namespace

int64_t record_login(Storage& storage, std::string_view address, auth::Attempt attempt,
                     int64_t now_ms) {
  const std::string name = auth::throttle_name(address);
  const auth::LoginRecord own = read_record(storage, name);
  const auth::LoginRecord all = read_record(storage, kAll);
  const auth::LoginDecision decision = auth::decide_login(own, all, attempt, now_ms);
  Statements statements;
  save_record(statements, name, own, decision.address);
  save_record(statements, kAll, all, decision.all);
  storage.write(statements);
  return decision.wait_ms;
}

int64_t record_confirmation(Storage& storage, std::string_view session_id, auth::Attempt attempt,
                            int64_t now_ms) {
  // No address looks like this.
  const std::string name = base::concat("session ", session_id);
  const auth::LoginRecord own = read_record(storage, name);
  const auth::LoginDecision decision = auth::decide_login(own, {}, attempt, now_ms);
  Statements statements;
  save_record(statements, name, own, decision.address);
  storage.write(statements);
  return decision.wait_ms;
}

int64_t find_login_wait(Storage& storage, std::string_view address, int64_t now_ms) {
  const std::string name = auth::throttle_name(address);
  return auth::login_wait_ms(read_record(storage, name), read_record(storage, kAll), now_ms);
}

void retain_logins(Storage& storage, int64_t now_ms) {
  write(storage, "DELETE FROM login_attempts WHERE last_failure <= ? AND last_success <= ?",
        {now_ms - auth::kFailuresKeptMs, now_ms - auth::kTrustKeptMs});
}

}  // namespace ledger
