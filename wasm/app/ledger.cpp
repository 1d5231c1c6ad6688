#include "app/ledger.h"

#include <functional>
#include <utility>

#include "app/admin/admin.h"
#include "app/admin/key_test_job.h"
#include "app/ledger_alarm.h"
#include "app/ledger_import.h"
#include "app/ledger_publish.h"
#include "app/ledger_report.h"
#include "app/ledger_reseal.h"
#include "app/ledger_session.h"
#include "app/notice.h"
#include "async/together.h"
#include "base/text.h"
#include "ledger/apply.h"
#include "ledger/tables.h"

namespace app {
namespace {

constexpr int64_t kImportPollMs = 20;
constexpr int64_t kImportPatienceMs = 20'000;
constexpr int64_t kHoldMs = 30'000;
// What an answer waits for KV.
constexpr int64_t kPutPatienceMs = 2'000;

base::Error storage_error() {
  return {base::ErrorCode::kInternal, "The Ledger could not read or store its state."};
}

base::Error policy_error() {
  return {base::ErrorCode::kInternal,
          "The Ledger cannot read its settings; they are left as they are. The version of the"
          " gateway that stored them can: deploy it again."};
}

base::Error hold_error() {
  base::Error error{
      base::ErrorCode::kOverloaded,
      "The Ledger could not store the last reports, and waits before it tries again."};
  error.retry_after_s = kHoldMs / base::kSecondMs;
  return error;
}

// What comes by itself, of every chat. An admin's edit is tried, and a reading answered: it leaves
// the state in memory for those that follow.
bool is_held(const LedgerContext& context, const LedgerRequest& request) {
  return context.host.now_ms() < context.state.lasting.hold_until_ms &&
         (request.path == "/report" || request.path == "/alarm");
}

// Throws away the state that holds more than the tables do.
void forget_lost(LedgerContext& context) {
  if (!context.storage.has_lost()) return;
  context.state.loading = ledger::Loading::kNot;
  context.state.lasting.hold_until_ms = context.host.now_ms() + kHoldMs;
}

void tell_unreadable(LedgerContext& context) {
  const ledger::State& state = context.state;
  if (state.unreadable > 0) {
    context.host.log(host::LogLevel::kError,
                     base::concat("The Ledger cannot read ", std::to_string(state.unreadable),
                                  " of its keys; their rows are left as they are."));
  }
  if (state.unreadable_reports > 0) {
    context.host.log(
        host::LogLevel::kError,
        base::concat("The Ledger cannot read ", std::to_string(state.unreadable_reports),
                     " of its last reports; what they tell is not counted."));
  }
}

bool is_importing(const ledger::State& state, int64_t now_ms) {
  // One that was broken off does not hold the others up for ever.
  return state.loading == ledger::Loading::kImporting &&
         now_ms - state.import_ms < kImportPatienceMs;
}

// Reads the state when this instance does not have it yet; a new Ledger takes over what the
// predecessor left.
async::Task<base::Status> make_ready(LedgerContext& context) {
  ledger::State& state = context.state;
  while (is_importing(state, context.host.now_ms())) co_await context.host.sleep(kImportPollMs);
  if (state.loading == ledger::Loading::kDone) co_return base::Status();
  const int64_t now = context.host.now_ms();
  const ledger::Found found = ledger::load(context.storage, state, now);
  const int64_t reading = state.lasting.reading;
  if (context.storage.failed()) co_return base::fail(storage_error());
  if (found == ledger::Found::kUnreadable) {
    notice(context.host, state.lasting.policy_told_ms, policy_error().message);
    co_return base::fail(policy_error());
  }
  tell_unreadable(context);
  if (found == ledger::Found::kState) {
    load_import(context);
    plan_reseal(context);
    load_key_test(context);
    if (context.storage.failed()) co_return base::fail(storage_error());
    state.loading = ledger::Loading::kDone;
    co_return base::Status();
  }
  state.loading = ledger::Loading::kImporting;
  state.import_ms = now;
  const base::Status imported = co_await import_predecessor(context);
  // Taken for broken off, and begun anew by another call.
  if (state.lasting.reading != reading) co_return co_await make_ready(context);
  state.loading = imported ? ledger::Loading::kDone : ledger::Loading::kNot;
  if (!imported) co_return imported;
  ledger::save(context.storage, state);
  plan_reseal(context);
  co_return imported;
}

async::Task<base::Result<LedgerReply>> admin(LedgerContext& context, LedgerRequest request) {
  const base::Status allowed = check_session(context, request.session);
  if (!allowed) co_return std::unexpected(allowed.error());
  co_return co_await handle_admin(context, std::move(request));
}

async::Task<base::Result<LedgerReply>> route(LedgerContext& context, LedgerRequest request) {
  const std::string& path = request.path;
  const bool post = request.method == "POST";
  if (path == "/report" && post) co_return co_await take_report(context, std::move(request.body));
  if (path == "/signatures" && post) co_return give_signatures(context, request.body);
  if (path == "/login" && post) co_return log_in(context, request);
  if (path == "/login") co_return show_login_wait(context, request);
  if (path == "/logout" && post) co_return log_out(context, request);
  if (path.starts_with("/admin/")) co_return co_await admin(context, std::move(request));
  if (path == "/alarm" && post) {
    co_await run_alarm(context);
    co_return LedgerReply{200, "{}"};
  }
  co_return base::fail(base::ErrorCode::kUnknownUrl, "Unknown Ledger call.");
}

bool waits_edited(const ledger::State& state) {
  return state.published_keys.edited || state.published_config.edited;
}

// Publishes what is due. When that takes long it calls `answer` meanwhile, and answers true.
async::Task<bool> publish_beside(LedgerContext& context, const std::function<void()>& answer) {
  bool answered = false;
  const auto side = [&](size_t index) -> async::Task<async::Next> {
    if (index == 0) {
      co_await publish_due(context);
      co_return async::Next::kStop;
    }
    co_await context.host.sleep(kPutPatienceMs);
    // For everything else, and for the time when the put under way is taken for lost.
    set_next_alarm(context);
    answered = true;
    answer();
    co_return async::Next::kGoOn;
  };
  co_await async::run_together(2, 2, side);
  co_return answered;
}

// The reply, and whether it is worth going on: nothing is published of what was not stored.
struct Done {
  LedgerReply reply;
  bool stored = false;
};

async::Task<Done> carry_out(LedgerContext& context, LedgerRequest request) {
  if (is_held(context, request)) co_return Done{error_reply(hold_error())};
  const bool edits = request.path.starts_with("/admin/") && request.method != "GET";
  const base::Status ready = co_await make_ready(context);
  if (!ready) co_return Done{error_reply(ready.error())};
  ledger::roll_days(context.state, context.host.now_ms());
  const int64_t reading = context.state.lasting.reading;
  base::Result<LedgerReply> reply = co_await route(context, std::move(request));
  forget_lost(context);
  // What was not stored is neither answered nor published, also when it was another call that found
  // the storage closed, or has read the tables anew since.
  const bool lost =
      context.state.loading == ledger::Loading::kNot || context.state.lasting.reading != reading;
  if (lost || context.storage.failed()) co_return Done{error_reply(storage_error())};
  // The tables take rows again.
  if (edits && reply) context.state.lasting.hold_until_ms = 0;
  co_return Done{reply ? *std::move(reply) : error_reply(reply.error()), true};
}

}  // namespace

async::Task<void> handle_ledger(LedgerContext& context, LedgerRequest request,
                                LedgerAnswer answer) {
  const bool rings = request.path == "/alarm";
  const Done done = co_await carry_out(context, std::move(request));
  const std::function<void()> tell = [&] { answer(done.reply); };
  bool told = false;
  if (done.stored) {
    if (rings || waits_edited(context.state)) told = co_await publish_beside(context, tell);
    forget_lost(context);
    set_next_alarm(context);
  }
  if (!told) tell();
}

}  // namespace app
